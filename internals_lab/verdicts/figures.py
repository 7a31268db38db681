"""What the passes of probes come to: a figure of each cell for each thing that a probe counted."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.hodges_lehmann import hodges_lehmann
from internals_lab.model.cell import CellResult
from internals_lab.model.probe_pass import Figure, ProbeUsed
from internals_lab.verdicts.figure_words import unit_of


def with_probe_figures(result: CellResult, probes: Mapping[str, ProbeUsed], level: float) -> CellResult:
    """The cell with its probes' figures, in the order of `probes`, which know their units.

    Of the values themselves and not of their logarithms: many figures are counts, and may be 0.
    """
    values: dict[tuple[str, str], list[float]] = {}
    # The passes are in the order in which they happened to be made.
    order = {name: place for place, name in enumerate(probes)}
    for one in sorted(result.probe_passes, key=lambda one: order.get(one.probe, len(order))):
        for name, value in one.figures.items():
            values.setdefault((one.probe, name), []).append(value)
    figures = [
        _figure(probe, name, unit_of(name, probes[probe].units if probe in probes else {}), found, level)
        for (probe, name), found in values.items()
    ]
    return msgspec.structs.replace(result, figures=figures)


def _figure(probe: str, name: str, unit: str, values: list[float], level: float) -> Figure:
    value, reason = None, None
    try:
        value = hodges_lehmann(values, level)
    except EstimationError:
        reason = f"{len(values)} passes are too few for an interval"
    return Figure(
        probe=probe,
        name=name,
        unit=unit,
        n=len(values),
        least=min(values),
        most=max(values),
        value=value,
        reason=reason,
    )
