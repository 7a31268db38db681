"""What else differs between two runs than what was measured, and what of it a ratio of the two would show as well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from internals_lab.counted import counted
from internals_lab.model.declaration import Scenario
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import Run
from internals_lab.verdicts.between_runs.matching import paired_interpreters
from internals_lab.verdicts.between_runs.setup_questions import (
    NOT_TOLD,
    OF_INTERPRETER,
    OF_MACHINE,
    OF_RUN,
    Question,
    said,
    setting,
    short,
)
from internals_lab.verdicts.installed import Equipped, interpreters_of
from internals_lab.verdicts.short_names import short_names

ABSENT = "not there"
MOST_NAMES = 5  # of scenarios in a line

SAME_WORK_ONLY = "only scenarios and interpreters that both have are held against each other"


class Setup(Equipped, Protocol):
    """The parts of a run that say how it was made; a document has them."""

    @property
    def run(self) -> Run: ...
    @property
    def machine(self) -> Machine: ...
    @property
    def scenarios(self) -> Sequence[Scenario]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class SetupFact:
    """One thing that both runs tell: `one` and `other` in words. `confounds`: were they different, a ratio of the two runs
    would show that beside whatever else changed; `why` says so, or why not. `scenario` is the id of the one whose cells alone
    it is about.
    """

    about: str
    fact: str
    one: str
    other: str
    confounds: bool
    why: str = ""
    scenario: str | None = None

    @property
    def differs(self) -> bool:
        """Whether the two are anything else."""
        return self.one != self.other


def setup_facts(one: Setup, other: Setup) -> list[SetupFact]:
    """Everything that is known of how two runs were made, alike or not: machine, interpreters, packages, work, run."""
    return [
        *_machine(one.machine, other.machine),
        *_interpreters(one, other),
        *_packages(one, other),
        *_scenarios(one.scenarios, other.scenarios),
        *_run(one.run, other.run),
    ]


def _machine(one: Machine, other: Machine) -> Iterator[SetupFact]:
    return asked(OF_MACHINE, "Machine", one, other)


def asked(questions: Iterable[Question], about: str, one: object, other: object) -> Iterator[SetupFact]:
    """What two records of a kind answer; what only one of them tells is the same in both."""
    for question in questions:
        told = [said(question.read(side)) for side in (one, other)]
        # What only one of them tells is no difference: an older lab did not ask.
        known = [words for words in told if words != NOT_TOLD]
        if len(known) == 1:
            told = known * 2
        yield SetupFact(
            about=about,
            fact=question.fact,
            one=told[0],
            other=told[1],
            confounds=question.confounds,
            why=question.why,
        )


def _interpreters(one: Setup, other: Setup) -> Iterator[SetupFact]:
    pairs = list(_pairs(one.interpreters, other.interpreters))
    for name, of_one, of_other in pairs:
        if of_one is not None and of_other is not None:
            yield from asked(OF_INTERPRETER, f"Interpreter {name}", of_one, of_other)
    for name, of_one, of_other in pairs:
        if of_one is not None and of_other is not None:
            continue
        there = of_one or of_other
        version = there.version if there is not None else ""
        yield SetupFact(
            about="Interpreters",
            fact=name,
            one=version if of_one else ABSENT,
            other=version if of_other else ABSENT,
            confounds=False,
            why=SAME_WORK_ONLY,
        )


def _pairs(
    one: Sequence[Interpreter], other: Sequence[Interpreter]
) -> Iterator[tuple[str, Interpreter | None, Interpreter | None]]:
    """Interpreters that stand for each other, by the word of the first, and those of one run alone."""
    words, theirs = short_names(one), short_names(other)
    pairs = paired_interpreters(other, one)
    taken = {interpreter.name for interpreter in pairs.values()}
    for interpreter in one:
        yield words[interpreter.name], interpreter, pairs.get(interpreter.name)
    for interpreter in other:
        if interpreter.name not in taken:
            yield theirs[interpreter.name], None, interpreter


def _packages(one: Setup, other: Setup) -> Iterator[SetupFact]:
    """A line a package and pair of versions, with the scenarios and interpreters that had it."""
    theirs_too = {scenario.id for scenario in other.scenarios}
    both = [scenario for scenario in one.scenarios if scenario.id in theirs_too]
    found: dict[tuple[str, str, str], dict[str, list[str]]] = {}
    for scenario in both:
        ours, theirs = interpreters_of(one, scenario.id), interpreters_of(other, scenario.id)
        for word, of_one, of_other in _pairs(list(ours.values()), list(theirs.values())):
            if of_one is None or of_other is None:
                continue
            for package in sorted(of_one.packages.keys() | of_other.packages.keys()):
                versions = (of_one.packages.get(package, ABSENT), of_other.packages.get(package, ABSENT))
                where = found.setdefault((package, *versions), {})
                where.setdefault(scenario.name, []).append(word)
    for (package, of_one_version, of_other_version), scenarios in found.items():
        shown_on = ", ".join(dict.fromkeys(word for words in scenarios.values() for word in words))
        yield SetupFact(
            about="Packages",
            fact=package,
            one=of_one_version,
            other=of_other_version,
            confounds=True,
            why=f"{_names(list(scenarios))} ran with it on {shown_on}",
        )


def _scenarios(one: Sequence[Scenario], other: Sequence[Scenario]) -> Iterator[SetupFact]:
    theirs = {scenario.id: scenario for scenario in other}
    ours = {scenario.id for scenario in one}
    both = [scenario for scenario in one if scenario.id in theirs]
    changed = [scenario for scenario in both if scenario.source_sha256 != theirs[scenario.id].source_sha256]
    if same := len(both) - len(changed):
        alike = f"{counted(same, 'scenario')} as before"
        yield SetupFact(about="Work", fact="source", one=alike, other=alike, confounds=True)
    for scenario in changed:
        yield SetupFact(
            about="Work",
            fact=f"source of {scenario.name}",
            one=short(scenario.source_sha256),
            other=short(theirs[scenario.id].source_sha256),
            confounds=True,
            why="its file changed: the unit may be other work",
            scenario=scenario.id,
        )
    only_one = [scenario.name for scenario in one if scenario.id not in theirs]
    only_other = [scenario.name for scenario in other if scenario.id not in ours]
    for names, sides in ((only_one, (True, False)), (only_other, (False, True))):
        if names:
            words = [_names(names) if is_there else ABSENT for is_there in sides]
            yield SetupFact(
                about="Work", fact="scenarios", one=words[0], other=words[1], confounds=False, why=SAME_WORK_ONLY
            )  # fmt: skip


def _run(one: Run, other: Run) -> Iterator[SetupFact]:
    yield from asked(OF_RUN, "Run", one, other)
    settings = dict.fromkeys([*one.settings, *other.settings])
    yield from asked([setting(key) for key in settings], "Run", one, other)


def _names(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[:MOST_NAMES])} and {len(names) - MOST_NAMES} more"
