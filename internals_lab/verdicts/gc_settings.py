"""Which settings of the collector no other is known to beat in throughput, pauses and memory, and which to take."""

from __future__ import annotations

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.equivalence import direction
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.settling import widened
from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import GC_KNOBS, Scenario
from internals_lab.model.gc_settings import Aim, GcFront, GcSetting
from internals_lab.model.interpreter import Interpreter
from internals_lab.verdicts import wording
from internals_lab.verdicts.figure_difference import difference
from internals_lab.verdicts.figure_passes import FigurePasses
from internals_lab.verdicts.gc_pairs import gc_groups
from internals_lab.verdicts.gc_sentences import front_sentence
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.round_ratios import RoundRatios
from internals_lab.verdicts.settled import common_drift

# The figures of probes that settings are weighed by; less is better.
FIGURES: dict[Aim, str] = {"pauses": "gc.pause_p99_ns", "memory": "gc.peak_rss_bytes"}
FOUND = "gc.collected"
# What is known to hold more than so many times as much is not recommended, however fast it is.
MOST_MEMORY = 2.0


def gc_fronts(
    own: list[CellResult],
    *,
    scenario: Scenario,
    interpreter: Interpreter,
    judging: Judging,
    ratios: RoundRatios,
) -> list[GcFront]:
    """One for each team of these cells with several settings of the collector that can be weighed by more than speed."""
    usable = {one.cell.id: one for one in own if one.outcome == "measured" and not one.reason}
    fronts = []
    for group in gc_groups(one.cell for one in own):
        scale = _Scale([usable[cell.id] for cell in group if cell.id in usable], judging, ratios)
        # Known by speed alone, or alone in itself, nothing can be recommended.
        if group[0].id in usable and len(scale.results) > 1 and len(scale.aims) > 1:
            fronts.append(_front(scale, scenario, interpreter))
    return fronts


class _Scale:
    """Holds two settings against each other, in each of the aims that all of them were looked at in."""

    def __init__(self, results: list[CellResult], judging: Judging, ratios: RoundRatios) -> None:
        self.results = results
        self.judging = judging
        self._ratios = ratios
        looked_at = [aim for aim in FIGURES if results and all(self.figure(one, aim) for one in results)]
        self.aims: list[Aim] = ["throughput", *looked_at]

    def figure(self, result: CellResult, aim: Aim) -> Interval | None:
        """What a probe saw of it."""
        return next((one.value for one in result.figures if one.full_name == FIGURES[aim]), None)

    def speedup(self, one: CellResult, other: CellResult) -> Interval | None:
        """Over summed times, for pauses are what this is about; None where the two were not measured together."""
        try:
            rounds = list(self._ratios.of(one.cell.id, other.cell.id).values())
            level = self.judging.level_at(len(rounds))
            found = of_logarithms([ratio.total for ratio in rounds], level)
        except EstimationError:
            return None
        return msgspec.structs.replace(found, level=self.judging.level)

    def better(self, one: CellResult, other: CellResult) -> list[Aim]:
        """In what the one is known to be better than the other, by more than the equivalence margin."""
        return [aim for aim in self.aims if self._is_better(one, other, aim)]

    def _is_better(self, one: CellResult, other: CellResult, aim: Aim) -> bool:
        margin = self.judging.margin
        if aim == "throughput":
            speedup, drift = self.speedup(one, other), common_drift(one, other)
            if speedup is None:
                return False
            settled = speedup if drift is None else widened(speedup, drift)
            return direction(speedup, margin) == direction(settled, margin) == "faster"
        less, more = self.figure(one, aim), self.figure(other, aim)
        assert less is not None
        assert more is not None
        known = difference(self._values(one, aim), self._values(other, aim), self.judging.level).known
        return known == "less" and less.estimate * (1 + margin) < more.estimate

    def _values(self, result: CellResult, aim: Aim) -> list[float]:
        return FigurePasses(cell=result, figure=FIGURES[aim]).values


def _front(scale: _Scale, scenario: Scenario, interpreter: Interpreter) -> GcFront:
    first = scale.results[0]
    settings = [_setting(scale, one, scenario) for one in scale.results]
    # Where intervals overlap, settings can dominate each other all the way round: then none is known to be beaten.
    front = [one.cell for one in settings if not one.dominated_by] or [one.cell for one in settings]
    found = GcFront(
        team=wording.team(first.cell),
        setting=", ".join(
            words for words in wording.setting(first.cell, scenario) if not _is_of_collector(words)
        ),
        aims=scale.aims,
        settings=settings,
        front=front,
        recommended=_recommended(scale, settings),
    )
    return msgspec.structs.replace(found, sentence=front_sentence(found, interpreter))


def _is_of_collector(words: str) -> bool:
    """Whether `gc_freeze=true` is: a param may be called `gc_freeze_or_not`."""
    return words.partition("=")[0] in GC_KNOBS


def _setting(scale: _Scale, result: CellResult, scenario: Scenario) -> GcSetting:
    first = scale.results[0]
    others = [one for one in scale.results if one is not result]
    return GcSetting(
        cell=result.cell.id,
        words=", ".join(words for words in wording.setting(result.cell, scenario) if _is_of_collector(words)),
        speedup=None if result is first else scale.speedup(result, first),
        pause_p99_ns=scale.figure(result, "pauses"),
        peak_rss_bytes=scale.figure(result, "memory"),
        better=scale.better(result, first),
        worse=scale.better(first, result),
        dominated_by=[
            one.cell.id for one in others if scale.better(one, result) and not scale.better(result, one)
        ],
        ruled_out=None if result is first else _ruled_out(scale, result),
    )


def _ruled_out(scale: _Scale, result: CellResult) -> str | None:
    first = scale.results[0]
    found = next((one.value for one in first.figures if one.full_name == FOUND), None)
    if result.cell.knobs.get("gc_threshold") == "off" and found and found.low > 0:
        return "it never frees what is in cycles"
    held, usual = scale.figure(result, "memory"), scale.figure(first, "memory")
    if held and usual and held.low > MOST_MEMORY * usual.high:
        return f"it holds more than {MOST_MEMORY:g} times as much"
    return None


def _recommended(scale: _Scale, settings: list[GcSetting]) -> str:
    """The fastest that is better than the first setting in something and not slower, and of those that are not known to be
    slower than it the one that costs least; the first setting where there is none. What is ruled out is no choice, and
    beats none.
    """
    by_id = {one.cell.id: one for one in scale.results}
    choices = {one.cell for one in settings if one.ruled_out is None}
    worth = [
        one
        for one in settings
        if one.cell in choices
        and not choices.intersection(one.dominated_by)
        and one.better
        and "throughput" not in one.worse
    ]
    if not worth:
        return settings[0].cell
    fastest = max(worth, key=lambda one: one.speedup.estimate if one.speedup else 0.0)
    alike = [one for one in worth if "throughput" not in scale.better(by_id[fastest.cell], by_id[one.cell])]
    return min(alike, key=lambda one: (len(one.worse), -len(one.better), *_held(one))).cell


def _held(setting: GcSetting) -> tuple[float, float]:
    figures = setting.peak_rss_bytes, setting.pause_p99_ns
    peak, pause = (one.estimate if one else 0.0 for one in figures)
    return peak, pause
