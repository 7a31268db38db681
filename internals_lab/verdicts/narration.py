"""What a scenario showed on an interpreter, in sentences: one direction and a named denominator in each."""

from __future__ import annotations

from internals_lab.model.cell import CellResult
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison
from internals_lab.model.run import RunDocument
from internals_lab.verdicts import wording
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.like_reasons import as_one, kind_of
from internals_lab.verdicts.observed_gil import enabled_by, observed_gil
from internals_lab.verdicts.sentences import GIL_WORDS, Phrasebook
from internals_lab.verdicts.small_tasks import too_small_tasks


class Narration:
    """`own` are the declared cells of one scenario on one interpreter."""

    def __init__(
        self,
        document: RunDocument,
        judging: Judging,
        scenario: Scenario,
        interpreter: Interpreter,
        own: list[CellResult],
    ) -> None:
        self.scenario = scenario
        self.interpreter = interpreter
        self.own = own
        self.cells = {result.cell.id: result for result in document.cells}
        mine = {result.cell.id for result in own}
        compared = [comparison for comparison in document.comparisons if comparison.subject in mine]
        self.scaling = [comparison for comparison in compared if comparison.about == "scaling"]
        self.against_first = [comparison for comparison in compared if comparison.about == "interpreter"]
        self.why = {diagnosis.id: diagnosis for diagnosis in document.diagnoses}
        interpreters = {entry.name: entry for entry in document.interpreters}
        self.phrases = Phrasebook(scenario, interpreters, judging)

    def sentences(self) -> list[str]:
        """All that there is to say, what must be known first before the figures, what has none last."""
        return [
            *self._turned_on(),
            *(self._dearest_and_cheapest() if self.scenario.kind == "snippets" else self._scaling()),
            *self._too_small_tasks(),
            *self._against_first_interpreter(),
            *self._not_compared(),
            *self._not_measured(),
        ]

    def _scaling(self) -> list[str]:
        """For each strategy and setting, the worker count with the highest speedup, and why it is not more."""
        best: dict[tuple[str, str], Comparison] = {}
        for comparison in self.scaling:
            if comparison.typical is None:
                continue
            cell = self.cells[comparison.subject].cell
            key = (cell.strategy, ", ".join(wording.setting(cell, self.scenario)))
            if key not in best or rank(comparison) > rank(best[key]):
                best[key] = comparison
        ordered = sorted(best.values(), key=rank, reverse=True)
        sentences = []
        for comparison in ordered:
            sentences.append(self._say(comparison))
            if comparison.id in self.why:
                sentences.append(self.why[comparison.id].sentence)
        if not self.scaling:
            sentences += [self._time(result) for result in self.own if result.unit_wall_ns]
        return sentences

    def _too_small_tasks(self) -> list[str]:
        return [
            f"Too little work per task for {self.phrases.place(result)}: {words}."
            for result, words in too_small_tasks(self.own)
        ]

    def _dearest_and_cheapest(self) -> list[str]:
        timed = sorted((result for result in self.own if result.unit_wall_ns), key=unit_ns)
        if not timed:
            return []
        if len(timed) == 1:
            return [self._time(timed[0])]
        return [f"Cheapest: {self._time(timed[0])}", f"Dearest: {self._time(timed[-1])}"]

    def _against_first_interpreter(self) -> list[str]:
        timed = [comparison for comparison in self.against_first if comparison.typical]
        if self.scenario.kind == "snippets" and len(timed) > 2:
            # A sentence for every statement would be the table again: the two ends say how far it goes.
            ordered = sorted(timed, key=_speedup)
            timed = [ordered[-1], ordered[0]]
        return [self._say(comparison) for comparison in timed]

    def _not_compared(self) -> list[str]:
        """For each reason why a measured cell could not be compared, the first such cell and how many more."""
        reasons: dict[str | None, list[Comparison]] = {}
        for comparison in [*self.scaling, *self.against_first]:
            subject = self.cells[comparison.subject]
            if comparison.typical is None and subject.outcome == "measured" and not subject.reason:
                reasons.setdefault(comparison.reason, []).append(comparison)
        sentences = []
        for alike in reasons.values():
            more = f" The same holds for {len(alike) - 1} more." if len(alike) > 1 else ""
            sentences.append(self._say(alike[0]) + more)
        return sentences

    def _turned_on(self) -> list[str]:
        started_without = not self.interpreter.has_gil
        turned = [
            result
            for result in self.own
            if started_without and "gil" not in result.cell.knobs and observed_gil(result) in ("on", "mixed")
        ]
        if not turned:
            return []
        by_whom = enabled_by(sample.gil for result in turned for sample in result.samples)
        by_whom = f" by {by_whom}" if by_whom else ""
        return [f"The GIL was turned on{by_whom} while this ran on {self.interpreter.short}."]

    def _not_measured(self) -> list[str]:
        reasons: dict[tuple[str, str], list[CellResult]] = {}
        for result in self.own:
            # What the effort left out is no news: the report says it once for the whole scenario.
            if result.outcome == "measured" and result.reason:
                reasons.setdefault(("withheld", kind_of(result.reason)), []).append(result)
            elif result.outcome not in ("measured", "skipped"):
                reasons.setdefault((result.outcome, kind_of(result.reason or "")), []).append(result)
        sentences = []
        for (outcome, _), results in reasons.items():
            reason = as_one([result.reason or "" for result in results])
            who = ", ".join(self._team_and_setting(result) for result in results[:3])
            if len(results) > 3:
                who += f" and {len(results) - 3} more"
            ending = f": {reason.rstrip('.')}" if reason else ""
            sentences.append(f"No figure for {who} on {self.interpreter.short} ({outcome}{ending}).")
        return sentences

    def _team_and_setting(self, result: CellResult) -> str:
        setting = wording.setting(result.cell, self.scenario)
        return (
            f"{wording.team(result.cell)} with {', '.join(setting)}" if setting else wording.team(result.cell)
        )

    def _say(self, comparison: Comparison) -> str:
        subject, reference = self.cells[comparison.subject], self.cells[comparison.reference]
        return self.phrases.comparison(comparison, subject, reference)

    def _time(self, result: CellResult) -> str:
        interval = result.unit_wall_ns
        assert interval is not None
        what = "a statement" if self.scenario.kind == "snippets" else "a unit"
        gil = GIL_WORDS[observed_gil(result)]
        verb = "take" if wording.is_several(result.cell) else "takes"
        return (
            f"{self.phrases.cell(result)} {verb} {wording.duration(interval)} {what} "
            f"({wording.level(interval)}, n = {interval.n} rounds, {gil})."
            + (f" But it {result.unsettled}." if result.unsettled else "")
        )


def _speedup(comparison: Comparison) -> float:
    return comparison.typical.estimate if comparison.typical else 0.0


def rank(comparison: Comparison) -> tuple[bool, float]:
    """What is known to be faster goes before a higher estimate that may be anything."""
    return comparison.state == "faster", _speedup(comparison)


def unit_ns(result: CellResult) -> float:
    """The time of a unit, for ordering."""
    return result.unit_wall_ns.estimate if result.unit_wall_ns else float("inf")
