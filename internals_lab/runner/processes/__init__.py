"""Starts workers, talks with them, and ends them with all that they started."""
