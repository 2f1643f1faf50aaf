"""The handbook inside the panel: its parts, and the page that shows it."""
