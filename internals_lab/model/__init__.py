"""Frozen data that everything else speaks: declarations, cells, samples, results, runs."""
