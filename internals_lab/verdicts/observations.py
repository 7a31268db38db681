"""What a reader should know of the samples beside the figures, in sentences; it changes no figure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from internals_lab.estimation.block_shape import far_out, two_speeds
from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.observation import AlternationCheck, Kind, Observation
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Sample
from internals_lab.verdicts import wording
from internals_lab.verdicts.idleness import MOST_IDLE_SHARE, idle_share

# Pauses of less than this share of all time change no total worth a word.
LEAST_PAUSES = 0.02
# Two groups of block times closer than this are nothing that a reader would act on.
LEAST_DISTANCE = 1.05
# So many cells are named in a sentence.
MOST_NAMED = 3


@dataclass(frozen=True, kw_only=True)
class Noticed:
    """One cell in which something was noticed, and how strongly; the strongest are named first."""

    result: CellResult
    strength: float
    facts: str


def observations(document: RunDocument) -> list[Observation]:
    """At most one of each kind for each scenario, from cells and alternation checks that are there already."""
    checks = {check.cell: check for check in document.alternation}
    found = []
    for scenario in document.scenarios:
        own = [
            result
            for result in document.cells
            if result.cell.scenario == scenario.id and result.samples and result.cell.control is None
        ]
        for kind, (look, sentence) in LOOKS.items():
            # What the blocks of an invalid cell look like is the doing of whatever made it so.
            looked_at = [one for one in own if one.outcome == "measured" or kind == "busy while idle"]
            noticed = [one for result in looked_at if (one := look(result, checks.get(result.cell.id)))]
            if noticed:
                noticed.sort(key=lambda one: one.strength, reverse=True)
                found.append(_observation(document, scenario, own, kind, noticed, sentence))
    return found


def _observation(
    document: RunDocument,
    scenario: Scenario,
    own: Sequence[CellResult],
    kind: Kind,
    noticed: Sequence[Noticed],
    sentence: str,
) -> Observation:
    interpreters = {interpreter.name: interpreter for interpreter in document.interpreters}
    cells = [one.result.cell.id for one in noticed]
    named = [f"{_named(one.result, scenario, interpreters)} {one.facts}" for one in noticed[:MOST_NAMED]]
    more = f"; and {len(noticed) - MOST_NAMED} more" if len(noticed) > MOST_NAMED else ""
    affects = [] if kind != "busy while idle" else _alive_beside(noticed, own)
    return Observation(
        scenario=scenario.id,
        kind=kind,
        cells=cells,
        sentence=sentence.format(cells="; ".join(named) + more, others=len(affects)),
        affects=affects,
    )


def _named(result: CellResult, scenario: Scenario, interpreters: dict[str, Interpreter]) -> str:
    place = f"{wording.team(result.cell)} on {interpreters[result.cell.interpreter].short}"
    return ", ".join([place, *wording.setting(result.cell, scenario)])


def _alive_beside(noticed: Sequence[Noticed], own: Iterable[CellResult]) -> list[str]:
    """The other cells that were alive with one of these: the same group of the same round."""
    cells = {one.result.cell.id for one in noticed}
    turns = {_turn(sample) for one in noticed for sample in one.result.samples}
    return [
        result.cell.id
        for result in own
        if result.cell.id not in cells and any(_turn(sample) in turns for sample in result.samples)
    ]


def _turn(sample: Sample) -> tuple[int, int]:
    return sample.round, sample.group


def _biased(result: CellResult, check: AlternationCheck | None) -> Noticed | None:
    if check is None or check.ratio is None or check.state != "failed":
        return None
    facts = f"({wording.ratio(check.ratio)}, {wording.level(check.ratio)}, n = {check.n} rounds)"
    return Noticed(result=result, strength=abs(math.log(check.ratio.estimate)), facts=facts)


def _pausing(result: CellResult, check: AlternationCheck | None) -> Noticed | None:
    found = far_out(_relative_to_their_process(result))
    if found is None or found.share_of_time < LEAST_PAUSES:
        return None
    blocks = sum(len(sample.blocks.wall_ns) for sample in result.samples)
    facts = (
        f"({found.blocks} of {blocks} blocks took about {found.ratio:.3g} times the typical time, "
        f"{found.share_of_time:.0%} of all)"
    )
    return Noticed(result=result, strength=found.share_of_time, facts=facts)


def _of_two_speeds(result: CellResult, check: AlternationCheck | None) -> Noticed | None:
    found = two_speeds([math.log(time) for time in _relative_to_their_process(result)])
    if found is None or found.ratio < LEAST_DISTANCE:
        return None
    facts = f"({found.slower_share:.0%} of the blocks are {found.ratio:.3g}x slower)"
    return Noticed(result=result, strength=found.ratio, facts=facts)


def _relative_to_their_process(result: CellResult) -> list[float]:
    """Block times over the lower quartile of their process: processes differ, and that is no matter of their blocks.
    Not over the median, which with two speeds lies now in one group and now in the other.
    """
    times: list[float] = []
    for sample in result.samples:
        positive = sorted(wall_ns for wall_ns in sample.blocks.wall_ns if wall_ns > 0)
        times += [wall_ns / positive[len(positive) // 4] for wall_ns in positive]
    return times


def _busy(result: CellResult, check: AlternationCheck | None) -> Noticed | None:
    shares = [share for sample in result.samples if (share := idle_share(sample)) is not None]
    share = statistics.median(shares) if shares else 0.0
    if share <= MOST_IDLE_SHARE:
        return None
    return Noticed(result=result, strength=share, facts=f"({share:.0%} of a processor)")


Look = Callable[[CellResult, AlternationCheck | None], Noticed | None]

LOOKS: dict[Kind, tuple[Look, str]] = {
    "busy while idle": (
        _busy,
        "Busy while idle, so that the figures of the {others} cells measured beside it suffer: {cells}.",
    ),
    "alternation": (
        _biased,
        "Alternating biases what is measured, for a block right after a switch from another cell takes longer than the "
        "next one: {cells}. The ratios hold for work that begins with cold caches.",
    ),
    "pauses": (
        _pausing,
        "Some blocks took far longer than the others; they count in summed times and not in the typical ratio, and none "
        "was left out: {cells}.",
    ),
    "two speeds": (
        _of_two_speeds,
        "Block times fall into two groups, and a median sees one of them: {cells}.",
    ),
}
