"""Intervals, and what numbers are called where space is short."""
