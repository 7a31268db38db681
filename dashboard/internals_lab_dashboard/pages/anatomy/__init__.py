"""From source to what is run."""
