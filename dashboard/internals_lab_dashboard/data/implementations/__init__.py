"""The same work on every interpreter."""
