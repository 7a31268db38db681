"""What cells hold, which lines hold it, and what comes back."""
