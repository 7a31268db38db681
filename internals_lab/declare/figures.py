"""Figures of probes by their full names: `gc.pauses`."""

from __future__ import annotations

from collections.abc import Mapping

from internals_lab.errors import nearest
from internals_lab.probes.probe import Probe

# The probe whose figures have the names that the experiment gives them.
INSPECTION = "inspection"


def probe_of(figure: str) -> str:
    """The probe that a figure's full name begins with."""
    return figure.partition(".")[0]


def checked_figure(figure: object, probes: Mapping[str, Probe], *, of_inspection: bool) -> str:
    """The full name, where one of the probes may give such a figure. Raises ValueError with the nearest that is.

    What an `inspection` finds is known when it has run: there any name will do, but no other probe looks at it.
    """
    if not isinstance(figure, str):
        raise ValueError(f"a figure is named by its probe and its name, such as 'gc.pauses', not {figure!r}")
    probe, _, name = figure.partition(".")
    if of_inspection:
        if probe != INSPECTION or not name:
            raise ValueError(
                f"an inspection has the figures that it returns: {INSPECTION}.NAME, not {figure!r}"
            )
        return figure
    if probe == INSPECTION:
        raise ValueError(f"{figure!r} is a figure of an @inspection, and this is none")
    known = [f"{one.name}.{of_probe}" for one in probes.values() for of_probe in one.units]
    if figure in known:
        return figure
    if probe in probes and name:
        own = [one for one in known if probe_of(one) == probe]
        raise ValueError(f"unknown figure {figure!r}{nearest(figure, own)}")
    if name:
        raise ValueError(f"unknown probe {probe!r} in figure {figure!r}{nearest(probe, probes)}")
    raise ValueError(f"{figure!r} names no figure: it is written probe.name{nearest(figure, known)}")
