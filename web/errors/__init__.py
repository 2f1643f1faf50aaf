"""What a visitor sees when something is refused or fails."""
