"""What differs between two runs, and what of it a ratio of the two would show as well."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from internals_lab.model.declaration import Scenario
from internals_lab.model.environment import Environment
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.machine import Machine
from internals_lab.model.run import DOCUMENT_SCHEMA, Run, RunDocument
from internals_lab.verdicts.between_runs.setup_facts import SetupFact, setup_facts

MACHINE = Machine(
    id="a" * 16,
    system="Linux",
    release="6.1",
    architecture="x86_64",
    cores_logical=4,
    cores_physical=2,
    cores_usable=4,
    cpus_allowed=[0, 1, 2, 3],
    governor="performance",
    load_1min_at_start=0.2,
    memory_bytes=16_000_000_000,
)
PYTHON = Interpreter(
    name="cpython-3.13.5t",
    short="3.13t",
    identity="b" * 64,
    executable="/opt/python",
    found_by="PATH",
    implementation="cpython",
    version="3.13.5",
    free_threaded_build=True,
    compiler="GCC 12.2.0",
    pgo=True,
    switch_interval_ns=5_000_000,
    packages={"pip": "25.0"},
)
COUNT = Scenario(
    id="exp_gil.py::count", name="count", kind="function", file="exp_gil.py", line=3, source_sha256="c" * 64
)
RUN = Run(
    id="one",
    started="2026-03-01T10:15:00+00:00",
    finished=None,
    status="complete",
    command_line=["pytest"],
    lab_version="0.1.0",
    git_commit="0123abcd",
    git_dirty=False,
    seed=1,
    effort="quick",
    settings={"rounds": 8, "placement": "spread", "equivalence_margin": 0.02},
)
WITH_NUMPY = Environment(
    id="e", interpreter=PYTHON.name, scenarios=[COUNT.id], packages={"numpy": "2.4.6", "rich": "14.1"}
)


def document(**changed: Any) -> RunDocument:
    """A run in which these parts are other ones."""
    parts: dict[str, Any] = {
        "run": RUN,
        "machine": MACHINE,
        "interpreters": [PYTHON],
        "scenarios": [COUNT],
        "environments": [WITH_NUMPY],
    }
    return RunDocument(schema=DOCUMENT_SCHEMA, cells=[], **(parts | changed))


def differences(**changed: Any) -> list[SetupFact]:
    return [fact for fact in setup_facts(document(), document(**changed)) if fact.differs]


def test_a_run_differs_in_nothing_from_itself() -> None:
    assert differences() == []
    assert len(setup_facts(document(), document())) > 30


@pytest.mark.parametrize(
    ("record", "fact", "value", "said", "confounds"),
    [
        ("machine", "id", "f" * 16, ("machine", "a" * 12, "f" * 12), True),
        ("machine", "governor", "powersave", ("governor", "performance", "powersave"), True),
        ("machine", "cpus_allowed", [0, 2, 3], ("allowed CPUs", "0-3", "0, 2-3"), True),
        ("machine", "quota_cores", 1.5, ("quota in cores", "none", "1.5"), True),
        ("machine", "load_1min_at_start", 3.14, ("load at the start", "0.2", "3.1"), False),
        ("machine", "memory_bytes", 8_000_000_000, ("memory", "16.0 GB", "8.0 GB"), False),
        ("run", "git_commit", "89abcdef", ("commit", "0123abcd", "89abcdef"), False),
        ("run", "git_dirty", True, ("commit", "0123abcd", "0123abcd with local changes"), False),
        ("run", "lab_version", "0.2.0", ("lab version", "0.1.0", "0.2.0"), True),
        ("run", "effort", "thorough", ("effort", "quick", "thorough"), False),
        ("run", "budget_s", 60.0, ("budget", "none", "60 s"), False),
        (
            "run",
            "settings",
            RUN.settings | {"placement": "compact"},
            ("placement", "spread", "compact"),
            True,
        ),
        ("run", "settings", RUN.settings | {"rounds": 32}, ("rounds", "8", "32"), False),
        (
            "run",
            "settings",
            RUN.settings | {"equivalence_margin": 0.1},
            ("equivalence margin", "0.02", "0.1"),
            False,
        ),
    ],
)
def test_a_fact_of_machine_or_run_is_told_with_what_it_means(
    record: str, fact: str, value: object, said: tuple[str, str, str], confounds: bool
) -> None:
    changed = msgspec.structs.replace(getattr(document(), record), **{fact: value})
    [found] = differences(**{record: changed})
    assert (found.fact, found.one, found.other) == said
    assert found.confounds is confounds
    assert found.why


@pytest.mark.parametrize(
    ("fact", "value", "said"),
    [
        ("version", "3.13.7", ("version", "3.13.5", "3.13.7")),
        ("identity", "d" * 64, ("binary", "b" * 12, "d" * 12)),
        ("compiler", "clang 19", ("compiler", "GCC 12.2.0", "clang 19")),
        ("pgo", False, ("profile-guided optimisation", "yes", "no")),
        ("knobs", {"jit": True}, ("knobs", "none", "jit=true")),
        ("switch_interval_ns", 1_000_000, ("switch interval", "5 ms", "1 ms")),
    ],
)
def test_another_build_of_the_interpreter_confounds(
    fact: str, value: object, said: tuple[str, str, str]
) -> None:
    [found] = differences(interpreters=[msgspec.structs.replace(PYTHON, **{fact: value})])
    assert (found.fact, found.one, found.other) == said
    assert (found.about, found.confounds) == ("Interpreter 3.13t", True)


def test_what_only_one_run_tells_is_no_difference() -> None:
    asked_more = msgspec.structs.replace(PYTHON, jit_enabled=False, assertions=False)
    asked_less = msgspec.structs.replace(MACHINE, governor=None)
    assert differences(interpreters=[asked_more], machine=asked_less) == []


def test_a_version_keeps_its_word_though_its_name_is_another() -> None:
    newer = msgspec.structs.replace(PYTHON, name="cpython-3.13.7t", version="3.13.7")
    at_work = msgspec.structs.replace(WITH_NUMPY, interpreter=newer.name)
    [found] = differences(interpreters=[newer], environments=[at_work])
    assert (found.about, found.one, found.other) == ("Interpreter 3.13t", "3.13.5", "3.13.7")


def test_an_interpreter_of_one_run_alone_confounds_nothing() -> None:
    pypy = msgspec.structs.replace(PYTHON, name="pypy-7.3.11", short="pypy3.9", version="7.3.11")
    [found] = differences(interpreters=[PYTHON, pypy])
    assert (found.about, found.fact, found.one, found.other) == (
        "Interpreters",
        "pypy3.9",
        "not there",
        "7.3.11",
    )
    assert not found.confounds


def test_packages_count_where_a_scenario_ran_with_them_and_nowhere_else() -> None:
    other = msgspec.structs.replace(WITH_NUMPY, packages={"numpy": "2.5.0", "rich": "14.1"})
    its_own = msgspec.structs.replace(PYTHON, packages={"pip": "26.0", "ruff": "0.15"})
    [found] = differences(environments=[other], interpreters=[its_own])
    assert (found.about, found.fact, found.one, found.other) == ("Packages", "numpy", "2.4.6", "2.5.0")
    assert found.confounds
    assert found.why == "count ran with it on 3.13t"


def test_a_package_that_was_built_here_is_another_one() -> None:
    built = msgspec.structs.replace(WITH_NUMPY, built=["numpy"])
    [found] = differences(environments=[built])
    assert found.other == "2.4.6 (built from source)"


def test_a_package_that_only_one_run_had_is_not_there_in_the_other() -> None:
    assert {(one.fact, one.other) for one in differences(environments=[])} == {
        ("numpy", "not there"),
        ("rich", "not there"),
    }


def test_changed_source_confounds_and_names_its_scenario() -> None:
    [found] = [
        one
        for one in differences(scenarios=[msgspec.structs.replace(COUNT, source_sha256="e" * 64)])
        if one.fact == "source of count"
    ]
    assert (found.one, found.other, found.confounds) == ("c" * 12, "e" * 12, True)


def test_scenarios_of_one_run_alone_are_named_up_to_five() -> None:
    more = [msgspec.structs.replace(COUNT, id=f"exp_more.py::m{n}", name=f"m{n}") for n in range(7)]
    [found] = differences(scenarios=[COUNT, *more])
    assert found.other == "m0, m1, m2, m3, m4 and 2 more"
    assert not found.confounds
