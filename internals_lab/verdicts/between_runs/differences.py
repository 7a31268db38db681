"""What differs between two runs beside the code that they measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import Difference
from internals_lab.verdicts.between_runs.setup_facts import asked
from internals_lab.verdicts.between_runs.setup_questions import (
    OF_INTERPRETER,
    OF_MACHINE,
    OF_RUN,
    TELLING_SETTINGS,
    Question,
    setting,
    short,
)

# Another machine is said once; of a binary only where nothing else tells why it is another; some words are pages long.
SAID_ELSEWHERE = ("machine", "binary", "configured with")
DRAWN = ("seed",)  # another one in each run
REBUILT = "build"


def differences(
    baseline: RunDocument, current: RunDocument, pairs: Mapping[str, Interpreter]
) -> list[Difference]:
    """Run, machine, interpreters and packages, in this order; `pairs` are those of `paired_interpreters`."""
    return [
        *_told(_questions_of_runs(), baseline.run, current.run),
        *_told(_confounding(OF_MACHINE), baseline.machine, current.machine),
        *(
            one
            for interpreter in current.interpreters
            if interpreter.name in pairs
            for one in _of_interpreters(pairs[interpreter.name], interpreter)
        ),
        *_of_packages(baseline, current, pairs),
    ]


def unlike_interpreters(baseline: Interpreter, current: Interpreter) -> list[str]:
    """The same of one interpreter and what a scenario was measured with there (`interpreters_of` a run), in words."""
    packages = _unlike_packages(baseline.packages, current.packages, current)
    return [difference_in_words(one) for one in (*_of_interpreters(baseline, current), *packages)]


def difference_in_words(difference: Difference) -> str:
    """`kernel: 6.1 before, 6.2 now`."""
    return f"{difference.what}: {difference.baseline} before, {difference.current} now"


def _questions_of_runs() -> list[Question]:
    """Those of the command too: what was changed, and how far both runs got. Of settings those that a figure depends on."""
    return [*(one for one in OF_RUN if one.fact not in DRAWN), *map(setting, TELLING_SETTINGS)]


def _of_interpreters(baseline: Interpreter, current: Interpreter) -> list[Difference]:
    of = f" of {current.short or current.name}"
    found = list(_told(_confounding(OF_INTERPRETER), baseline, current, of))
    if not found and baseline.identity != current.identity:
        # Built anew from what seems the same: that alone moves a few percent.
        found.append(
            Difference(
                what=f"{REBUILT}{of}", baseline=short(baseline.identity), current=short(current.identity)
            )
        )
    return found


def _confounding(questions: Iterable[Question]) -> list[Question]:
    return [one for one in questions if one.confounds and one.fact not in SAID_ELSEWHERE]


def _told(
    questions: Iterable[Question], baseline: object, current: object, of: str = ""
) -> Iterator[Difference]:
    """What the two answer in unlike words."""
    for fact in asked(questions, of, baseline, current):
        if fact.differs:
            yield Difference(
                what=f"{fact.fact}{of}", baseline=fact.one, current=fact.other, confounds=fact.confounds
            )


def _of_packages(
    baseline: RunDocument, current: RunDocument, pairs: Mapping[str, Interpreter]
) -> Iterator[Difference]:
    for interpreter in current.interpreters:
        if interpreter.name in pairs:
            before = _installed(baseline, pairs[interpreter.name].name)
            yield from _unlike_packages(before, _installed(current, interpreter.name), interpreter)


def _unlike_packages(
    before: Mapping[str, str], now: Mapping[str, str], interpreter: Interpreter
) -> Iterator[Difference]:
    for package in sorted(before.keys() & now.keys()):
        if before[package] != now[package]:
            yield Difference(
                what=f"{package} on {interpreter.short or interpreter.name}",
                baseline=before[package],
                current=now[package],
            )


def _installed(document: RunDocument, interpreter: str) -> dict[str, str]:
    """Of all its environments; the versions of one run agree, but for what single scenarios ask for."""
    versions: dict[str, set[str]] = {}
    for environment in document.environments:
        if environment.interpreter == interpreter:
            for package, version in environment.packages.items():
                versions.setdefault(package, set()).add(version)
    return {package: ", ".join(sorted(found)) for package, found in versions.items()}
