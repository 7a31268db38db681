"""Axes that several charts have: of ratios, of workers, a word a row."""
