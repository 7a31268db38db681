"""One comparison as a sentence: one direction, a named denominator, interval, n, and the GIL as observed."""

from __future__ import annotations

from internals_lab.model.cell import CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison
from internals_lab.verdicts import wording
from internals_lab.verdicts.comparatives import comparatives_of, latencies
from internals_lab.verdicts.confounding import confounders_in_words
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.observed_gil import observed_gil

GIL_WORDS = {
    "on": "GIL on",
    "off": "GIL off",
    "mixed": "GIL on in some rounds only",
    "unknown": "GIL state not told by the interpreter",
}


class Phrasebook:
    """Says what the cells of one scenario showed."""

    def __init__(self, scenario: Scenario, interpreters: dict[str, Interpreter], judging: Judging) -> None:
        self.scenario = scenario
        self.interpreters = interpreters
        self.judging = judging
        self.comparatives = comparatives_of(scenario)

    def comparison(self, comparison: Comparison, subject: CellResult, reference: CellResult) -> str:
        """`2 threads on 3.13t are 1.75x faster [1.71, 1.78] than sequential on 3.13t (95 %, n = 8 rounds, GIL off).`"""
        left = self.cell(subject)
        right = self.place(reference)
        several = wording.is_several(subject.cell)
        verb = self.comparatives.verb[several]
        if comparison.typical is None:
            return f"{left} could not be compared with {right}: {comparison.reason}."
        typical = comparison.typical
        margin = self.judging.margin
        sentence = f"{left} {verb} {self.comparatives.phrase(typical, right, margin)} "
        sentence += f"({facts(typical, subject, reference)})."
        if comparison.reason and comparison.total is not None:
            they_are = f"{'they' if several else 'it'} {verb}"
            total = self.comparatives.phrase(comparison.total, right, margin)
            sentence += f" Over summed times, pauses included, {they_are} {total}."
        if comparison.drift:
            sentence += self._unsettled(comparison, subject, reference)
        if taken := latencies(subject.item_p50_ns, subject.item_p99_ns):
            against = latencies(reference.item_p50_ns, reference.item_p99_ns)
            sentence += f" A unit takes {taken}{f' ({right}: {against})' if against else ''}."
        return " ".join([sentence, *confounders_in_words(comparison.confounded_by)])

    def _unsettled(self, comparison: Comparison, *sides: CellResult) -> str:
        who = "; ".join(f"{self.place(side)} {side.unsettled}" for side in sides if side.unsettled)
        left_open = ", so this is left open" if comparison.state == "inconclusive" else ""
        return f" But {who}{left_open}."

    def cell(self, result: CellResult) -> str:
        """The cell where it starts a sentence, with the axis values that tell it from others."""
        setting = wording.setting(result.cell, self.scenario)
        place = self.place(result)
        place = place if place.startswith("`") else place[0].upper() + place[1:]
        return f"{place}, {', '.join(setting)}," if setting else place

    def place(self, result: CellResult) -> str:
        """`2 threads on 3.13t`."""
        return f"{wording.team(result.cell)} on {self.interpreters[result.cell.interpreter].short}"


def facts(interval: Interval, subject: CellResult, reference: CellResult) -> str:
    """`95 %, n = 8 rounds, GIL off against GIL on`: what a ratio of the two stands on, and whether the subject has
    more workers than there was room for.
    """
    of_subject, of_reference = GIL_WORDS[observed_gil(subject)], GIL_WORDS[observed_gil(reference)]
    gil = of_subject if of_subject == of_reference else f"{of_subject} against {of_reference}"
    room = [wording.beyond(subject.beyond_room)] if subject.beyond_room else []
    return ", ".join([wording.level(interval), f"n = {interval.n} rounds", gil, *room])
