"""One look for each setting of the collector: by its place among those of its scenario, the first one grey.

The colours keep a contrast of 3:1 on both papers and stay apart for every kind of eye; marker and dash repeat what they say.
(Tests hold both.)
"""

from __future__ import annotations

from internals_lab_dashboard.figures.looks.palette import Look

COLOURS = ("#6b7685", "#268aed", "#b3610f", "#ed26bc", "#aa9041")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "star", "cross", "pentagon")
DASHES = ("solid", "dash", "dot")


def setting_look(place: int) -> Look:
    """No two of the first 35 share one; of the first five none shares a colour."""
    return Look(
        colour=COLOURS[place % len(COLOURS)],
        symbol=SYMBOLS[place % len(SYMBOLS)],
        dash=DASHES[place // len(COLOURS) % len(DASHES)],
    )
