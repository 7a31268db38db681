"""Cycles: their forms, their graph, how they are freed, what grows."""
