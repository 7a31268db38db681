"""From samples to comparisons, claim results and verdicts: all of it can be recomputed at any time."""
