"""What use cases need from the outside; bootstrap chooses what stands behind it."""
