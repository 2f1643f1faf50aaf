"""What-if plans side by side."""
