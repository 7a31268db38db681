"""Whether a sample is what it was meant to be: checks that are recorded with it."""
