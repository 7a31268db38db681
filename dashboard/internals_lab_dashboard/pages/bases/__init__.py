"""What pages over a run, a scenario or a probe have in common: choices, filters, names."""
