"""What differs between two runs beside the code that they measured."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from internals_lab.model.interpreter import Interpreter
from internals_lab.model.run import RunDocument
from internals_lab.model.run_comparison import Difference
from internals_lab.verdicts.between_runs.setup_facts import asked
from internals_lab.verdicts.between_runs.setup_questions import OF_INTERPRETER, OF_MACHINE, Question

# Another machine is said once; of a binary only where nothing else tells why it is another; some words are pages long.
SAID_ELSEWHERE = ("machine", "binary", "configured with")
SETTINGS = {"placement": "placement"}
REBUILT = "build"


def differences(
    baseline: RunDocument, current: RunDocument, pairs: Mapping[str, Interpreter]
) -> list[Difference]:
    """Run, machine, interpreters and packages, in this order; `pairs` are those of `paired_interpreters`."""
    return [
        *_of_runs(baseline, current),
        *_confounding(OF_MACHINE, baseline.machine, current.machine),
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
    return [in_words(one) for one in (*_of_interpreters(baseline, current), *packages)]


def in_words(difference: Difference) -> str:
    """`kernel: 6.1 before, 6.2 now`."""
    return f"{difference.what}: {difference.baseline} before, {difference.current} now"


def _of_runs(baseline: RunDocument, current: RunDocument) -> Iterator[Difference]:
    before, now = baseline.run, current.run
    facts = [
        ("internals_lab", before.lab_version, now.lab_version, True),
        (
            "commit",
            _commit(before.git_commit, before.git_dirty),
            _commit(now.git_commit, now.git_dirty),
            False,
        ),
        ("effort", before.effort, now.effort, False),
        ("status", before.status, now.status, False),
    ]
    facts += [
        (words, _said(before.settings.get(key)), _said(now.settings.get(key)), True)
        for key, words in SETTINGS.items()
    ]
    for what, one, other, confounds in facts:
        if one is not None and other is not None and one != other:
            yield Difference(what=what, baseline=one, current=other, confounds=confounds)


def _of_interpreters(baseline: Interpreter, current: Interpreter) -> list[Difference]:
    found = list(_confounding(OF_INTERPRETER, baseline, current, of=f" of {current.short or current.name}"))
    if not found and baseline.identity != current.identity:
        # Built anew from what seems the same: that alone moves a few percent.
        found.append(
            Difference(
                what=f"{REBUILT} of {current.short or current.name}",
                baseline=baseline.identity[:12],
                current=current.identity[:12],
            )
        )
    return found


def _confounding(
    questions: Iterable[Question], baseline: object, current: object, of: str = ""
) -> Iterator[Difference]:
    for fact in asked(questions, of, baseline, current):
        if fact.differs and fact.confounds and fact.fact not in SAID_ELSEWHERE:
            yield Difference(what=f"{fact.fact}{of}", baseline=fact.one, current=fact.other)


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


def _commit(commit: str | None, dirty: bool | None) -> str | None:
    return f"{commit[:12]} with local changes" if commit and dirty else commit and commit[:12]


def _said(value: object) -> str | None:
    return None if value is None else str(value)
