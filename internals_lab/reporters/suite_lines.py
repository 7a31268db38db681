"""The means over several scenarios, a sentence each; and what could not be compared, once a suite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from internals_lab.model.cell import CellResult
from internals_lab.model.results import SuiteMean
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.plain_reason import plain_reason


def suite_lines(document: RunDocument) -> list[str]:
    """Nothing is computed here: `derive` first. Unlike interpreters give a pair without a mean for nearly each of them."""
    without: dict[tuple[str, str], list[SuiteMean]] = {}
    for mean in document.suites:
        if mean.typical is None:
            without.setdefault((mean.file, mean.suite), []).append(mean)
    lines = [mean.sentence for mean in document.suites if mean.typical is not None]
    cells = {result.cell.id: result for result in document.cells}
    shorts = {interpreter.name: interpreter.short for interpreter in document.interpreters}
    return lines + [
        means[0].sentence if len(means) == 1 else _together(means, cells, shorts)
        for means in without.values()
    ]


def _together(means: Sequence[SuiteMean], cells: Mapping[str, CellResult], shorts: Mapping[str, str]) -> str:
    """`Over programs in Python, 14 pairs could not be compared (built without a JIT: 3.9 and 3.10).`"""
    reasons: dict[str, list[str]] = {}
    for mean in means:
        for who, reason in _reasons(mean, cells, shorts) or [(mean.subject, mean.reason or mean.state)]:
            named = reasons.setdefault(reason, [])
            if who not in named:
                named.append(who)
    because = "; ".join(f"{reason}: {_listed(who)}" for reason, who in reasons.items())
    return f"Over {means[0].suite}, {len(means)} pairs could not be compared ({because})."


def _reasons(
    mean: SuiteMean, cells: Mapping[str, CellResult], shorts: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Which interpreter was not measured, and why, as several may share it."""
    return [
        (short, plain_reason(side.reason, short))
        for side in _sides(mean, cells)
        if side.outcome != "measured" and side.reason
        for short in [shorts.get(side.cell.interpreter, side.cell.interpreter)]
    ]


def _sides(mean: SuiteMean, cells: Mapping[str, CellResult]) -> Iterator[CellResult]:
    for comparison in mean.without:
        for side in comparison.split(" / "):
            if side in cells:
                yield cells[side]


def _listed(names: Sequence[str]) -> str:
    """`3.9, 3.10 and 3.11`."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
