"""Speedup against workers, and the laws that it follows."""
