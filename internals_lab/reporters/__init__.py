"""A run in one format a file."""
