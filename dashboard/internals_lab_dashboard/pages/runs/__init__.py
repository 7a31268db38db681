"""Which runs there are, and what came of their cells."""
