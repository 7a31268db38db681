"""Curves against workers, and what they are held against: the ideal, the laws, the machine's cores."""
