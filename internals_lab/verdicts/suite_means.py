"""The mean over the scenarios of a suite, for all that they were compared in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import msgspec

from internals_lab.errors import EstimationError
from internals_lab.estimation.equivalence import direction
from internals_lab.estimation.geometric_mean import mean_ratios
from internals_lab.estimation.hodges_lehmann import of_logarithms
from internals_lab.estimation.pairing import RoundRatio
from internals_lab.estimation.settling import widened
from internals_lab.estimation.signed_rank import interval_rank
from internals_lab.model.cell import Cell, CellResult, Interval
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.results import Comparison, State, SuiteMean
from internals_lab.verdicts import wording
from internals_lab.verdicts.comparatives import comparatives_of
from internals_lab.verdicts.judging import Judging
from internals_lab.verdicts.round_ratios import RoundRatios


def suites_of(scenarios: Iterable[Scenario]) -> dict[tuple[str, str], list[Scenario]]:
    """The scenarios of each suite, by its file and name, in the order of the run."""
    found: dict[tuple[str, str], list[Scenario]] = {}
    for scenario in scenarios:
        if scenario.suite is not None:
            found.setdefault((scenario.file, scenario.suite), []).append(scenario)
    return found


def suite_means(
    scenarios: Iterable[Scenario],
    comparisons: Sequence[Comparison],
    *,
    cells: Mapping[str, CellResult],
    interpreters: Mapping[str, Interpreter],
    ratios: RoundRatios,
    judging: Judging,
) -> list[SuiteMean]:
    """One mean for each pair of configurations in which any scenario of a suite was compared."""
    return [
        mean
        for (file, name), members in suites_of(scenarios).items()
        # One scenario is no mean.
        if len(members) > 1
        for mean in _Suite(file, name, members, cells, interpreters, judging).means(comparisons, ratios)
    ]


def mean_rounds(comparisons: Iterable[str], ratios: RoundRatios) -> dict[int, RoundRatio]:
    """The values by round of the mean over these comparisons, by their ids."""
    sides = (comparison.partition(" / ") for comparison in comparisons)
    return mean_ratios([ratios.of(subject, reference) for subject, _, reference in sides])


@dataclass(frozen=True)
class _Suite:
    file: str
    name: str
    members: list[Scenario]
    cells: Mapping[str, CellResult]
    interpreters: Mapping[str, Interpreter]
    judging: Judging

    def means(self, comparisons: Sequence[Comparison], ratios: RoundRatios) -> list[SuiteMean]:
        groups: dict[tuple[str, str], dict[str, Comparison]] = {}
        ids = {scenario.id for scenario in self.members}
        for comparison in comparisons:
            subject, reference = self.cells[comparison.subject].cell, self.cells[comparison.reference].cell
            declared = subject.control is None and reference.control is None
            # What compares two params of one program is no comparison of programs.
            alike = (subject.params, subject.variant) == (reference.params, reference.variant)
            if declared and alike and subject.scenario in ids:
                sides = (self._side(subject), self._side(reference))
                groups.setdefault(sides, {})[self._program(subject)] = comparison
        return [self._mean(subject, reference, of, ratios) for (subject, reference), of in groups.items()]

    def _side(self, cell: Cell) -> str:
        """`sequential on 3.15 with jit=true`."""
        of_knobs = msgspec.structs.replace(self._scenario(cell), params={})
        team = wording.team(msgspec.structs.replace(cell, variant=None))
        place = f"{team} on {self.interpreters[cell.interpreter].short}"
        setting = wording.setting(cell, of_knobs)
        return f"{place} with {', '.join(setting)}" if setting else place

    def _scenario(self, cell: Cell) -> Scenario:
        return next(scenario for scenario in self.members if scenario.id == cell.scenario)

    def _program(self, cell: Cell) -> str:
        """The scenario's name, with its variant, and its params where they vary."""
        of_params = msgspec.structs.replace(self._scenario(cell), knobs={})
        variant = [f"`{cell.variant}`"] if cell.variant is not None else []
        return " ".join([of_params.name, *variant, *wording.setting(cell, of_params)])

    def _programs(self) -> list[str]:
        """All of the suite, in the order of the file, those that this run leaves out as well."""
        own = [one.cell for one in self.cells.values() if one.cell.control is None]
        by_name = {scenario.name: scenario.id for scenario in self.members}
        found: list[str] = []
        for name in self.members[0].suite_scenarios or by_name:
            programs = [self._program(cell) for cell in own if cell.scenario == by_name.get(name)]
            found += dict.fromkeys(programs or [name])
        return found

    def _mean(
        self, subject: str, reference: str, compared: Mapping[str, Comparison], ratios: RoundRatios
    ) -> SuiteMean:
        known: dict[str, Comparison] = {}
        missing: dict[str, str] = {}
        for program in self._programs():
            comparison = compared.get(program)
            if comparison is None:
                missing[program] = "not in this run"
            elif comparison.typical is None or comparison.relayed:
                missing[program] = comparison.reason or "its cells were never alive together"
            else:
                known[program] = comparison
        mean = SuiteMean(
            file=self.file,
            suite=self.name,
            subject=subject,
            reference=reference,
            state=_state_without(compared.values()),
            reason=next(iter(missing.values()), None),
            comparisons=[comparison.id for comparison in known.values()],
            without=[comparison.id for comparison in compared.values() if comparison not in known.values()],
            missing=[f"{program}: {reason}" for program, reason in missing.items()],
            confounded_by=list(dict.fromkeys(why for one in known.values() for why in one.confounded_by)),
        )
        found = self._estimated(mean, known, ratios) if known else mean
        return msgspec.structs.replace(found, sentence=self._sentence(found, known, len(missing)))

    def _estimated(self, mean: SuiteMean, known: Mapping[str, Comparison], ratios: RoundRatios) -> SuiteMean:
        values = list(mean_rounds(mean.comparisons, ratios).values())
        level, margin = self.judging.level_at(len(values)), self.judging.margin
        if interval_rank(len(values), level) < 1:
            few = (
                f"its scenarios share {len(values)} rounds, at least {self.judging.fewest_rounds} are needed"
            )
            return msgspec.structs.replace(mean, state="inconclusive", reason=few)
        typical, total = (
            msgspec.structs.replace(of_logarithms(logarithms, level), level=self.judging.level)
            for logarithms in ([one.typical for one in values], [one.total for one in values])
        )
        drifts = [math.log(comparison.drift or 1.0) for comparison in known.values()]
        drift = math.exp(fmean(drifts)) if any(drifts) else None
        state, state_of_total = direction(typical, margin), direction(total, margin)
        unmoved = drift is None or direction(widened(typical, drift), margin) == state
        order = sorted(known.values(), key=lambda one: _estimate(one.typical))
        return msgspec.structs.replace(
            mean,
            state=state if unmoved else "inconclusive",
            typical=typical,
            total=total,
            least=order[0].id,
            most=order[-1].id,
            reason=wording.disagreement(state, state_of_total),
            drift=drift,
        )

    def _sentence(self, mean: SuiteMean, known: Mapping[str, Comparison], missing: int) -> str:
        """`Over 10 small programs sequential on 3.13t is 1.12x slower [1.10, 1.14] than sequential on 3.11 (...).`"""
        of = f"{len(known)}{f' of {len(known) + missing}' if missing else ''}"
        if mean.typical is None:
            return f"Over {self.name}, {mean.subject} could not be compared with {mean.reference}: {mean.reason}."
        words = comparatives_of(self.members[0])
        phrase = words.phrase(mean.typical, mean.reference, self.judging.margin)
        interval = f"geometric mean, {wording.level(mean.typical)}, n = {mean.typical.n} rounds"
        sentence = f"Over {of} {self.name}, {mean.subject} {words.verb[0]} {phrase} ({interval})."
        names = {comparison.id: program for program, comparison in known.items()}
        if mean.least and mean.most and mean.least != mean.most:
            least, most = (
                f"{_estimate(known[names[one]].typical):.2f}x ({names[one]})"
                for one in (mean.least, mean.most)
            )
            sentence += f" Single speedups go from {least} to {most}."
        if mean.state == "inconclusive" and mean.drift:
            sentence += " But some did not settle, so this is left open."
        if mean.missing:
            sentence += f" Without {'; '.join(mean.missing)}."
        if mean.confounded_by:
            # In what, is said with the scenarios, and once for the run.
            sentence += " The builds differ in more than their name."
        return sentence


def _estimate(interval: Interval | None) -> float:
    if interval is None:
        raise EstimationError("a comparison without an interval has no place in a mean")
    return interval.estimate


def _state_without(compared: Iterable[Comparison]) -> State:
    """Where nothing has a speedup: the worst that the scenarios say."""
    states = {comparison.state for comparison in compared}
    order: tuple[State, ...] = ("invalid", "inconclusive", "unsupported")
    return next((state for state in order if state in states), "unsupported")
