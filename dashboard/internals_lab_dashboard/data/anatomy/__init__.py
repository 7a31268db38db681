"""A unit's code as an interpreter has it, and two such codes beside each other."""
