"""What is asked of two runs to tell whether they can be held against each other, and what another answer would mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from internals_lab.model.base import JSON
from internals_lab.model.machine import Machine
from internals_lab.model.run import Run
from internals_lab.verdicts import wording
from internals_lab.verdicts.confounding import BUILD_FACTS

NOT_TOLD = "not told"
LONGEST_HASH = 12  # characters that tell two apart

CHECKED = "what others took of the processors is checked in every sample"
ROUNDS = "it decides how narrow intervals get, not where they lie"
WORDS_ONLY = "it decides which word a ratio gets, not the ratio"


@dataclass(frozen=True, slots=True)
class Question:
    """A fact of a record: its words, where it stands, and what a difference in it means."""

    fact: str
    read: Callable[..., object]
    confounds: bool
    why: str


_ELSEWHERE = (
    "times of two machines do not belong to one ratio; set ratios side by side that each run took by itself"
)
_PACE = "it sets the pace of the processors"
_SHARED = "it decides how processes share the processors"
OF_MACHINE = (
    Question("machine", lambda machine: short(machine.id), True, _ELSEWHERE),
    Question("system", lambda machine: machine.system, True, _SHARED),
    Question("kernel", lambda machine: machine.release, True, _SHARED),
    Question("architecture", lambda machine: machine.architecture, True, _PACE),
    Question("processor", lambda machine: machine.cpu_model, True, _PACE),
    Question("governor", lambda machine: machine.governor, True, _PACE),
    Question("logical cores", lambda machine: machine.cores_logical, True, _SHARED),
    Question("physical cores", lambda machine: machine.cores_physical, True, _SHARED),
    Question("usable cores", lambda machine: machine.cores_usable, True, _SHARED),
    Question("allowed CPUs", lambda machine: _ranges(machine.cpus_allowed), True, _SHARED),
    Question("quota in cores", lambda machine: _or_none(machine.quota_cores), True, _SHARED),
    Question("virtualised", lambda machine: _or_none(machine.virtualised), True, _SHARED),
    Question("memory", lambda machine: _gigabytes(machine.memory_bytes), False, "swapping is checked in every sample"),
    Question("load at the start", lambda machine: _load(machine.load_1min_at_start), False, CHECKED),
    Question(
        "noise floor",
        lambda machine: _noise(machine),
        False,
        "it says what can be told apart there, and changes no figure",
    ),
)  # fmt: skip
_BUILD = "the ratio would be of two builds"
_ALLOCATES = "it decides how objects are made and freed"
OF_INTERPRETER = (
    Question("version", lambda one: one.version, True, "the ratio would be of two versions of the interpreter"),
    Question("binary", lambda one: short(one.identity), True, _BUILD),
    *(
        Question(words, lambda one, fact=fact: getattr(one, fact), True, _BUILD)
        for fact, words in BUILD_FACTS.items()
    ),
    Question("configured with", lambda one: one.configure_arguments, True, _BUILD),
    Question("GIL at its start", lambda one: _on(one.gil_enabled_at_start), True, "it decides whether threads take turns"),
    Question("JIT", lambda one: _on(one.jit_enabled), True, "it decides how the code runs"),
    Question("allocator", lambda one: one.allocator, True, _ALLOCATES),
    Question("collector's thresholds", lambda one: _list(one.gc_thresholds), True, _ALLOCATES),
    Question("switch interval", lambda one: _milliseconds(one.switch_interval_ns), True, "it decides how often threads take turns"),
    Question("clock", lambda one: one.clock, False, "both count nanoseconds, and its step is checked"),
    Question("knobs", lambda one: _settings(one.knobs), True, "it was set up in another way"),
)  # fmt: skip
OF_RUN = (
    Question("commit", lambda run: commit_words(run), False, "a change of the code is what two runs are held against each other for"),
    Question("lab version", lambda run: run.lab_version, True, "another version of the lab may measure otherwise"),
    Question("effort", lambda run: run.effort, False, ROUNDS),
    Question("budget", lambda run: _seconds(run.budget_s), False, ROUNDS),
    Question("seed", lambda run: run.seed, False, "it shuffles the order, which is another one in each round anyway"),
    Question("status", lambda run: run.status, False, "what a run did not come to has no figure"),
)  # fmt: skip
# Settings of the run that more than a word or an interval's width depends on.
TELLING_SETTINGS = {"placement": "it decides which processors the workers get"}
HARMLESS_SETTINGS = {"rounds": ROUNDS, "looks": ROUNDS, "passes": ROUNDS, "level": ROUNDS}


def setting(key: str) -> Question:
    """One of the run's settings."""
    return Question(
        key.replace("_", " "),
        lambda run: _value(run.settings.get(key)),
        key in TELLING_SETTINGS,
        TELLING_SETTINGS.get(key) or HARMLESS_SETTINGS.get(key, WORDS_ONLY),
    )


def said(value: object) -> str:
    """A value in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return NOT_TOLD if value in (None, "") else str(value)


def _or_none(value: object) -> object:
    # Nothing told means that there is none: a machine that is not virtualised has nothing to say.
    return "none" if value is None else value


def _on(value: bool | None) -> str | None:
    return None if value is None else "on" if value else "off"


def short(digest: str) -> str:
    """As much of a hash as tells two apart."""
    return digest[:LONGEST_HASH]


def _list(values: Sequence[int] | None) -> str | None:
    return None if values is None else ", ".join(map(str, values))


def _ranges(cpus: Sequence[int]) -> str | None:
    """`0-3, 8`."""
    groups: list[list[int]] = []
    for cpu in sorted(cpus):
        if groups and cpu == groups[-1][-1] + 1:
            groups[-1].append(cpu)
        else:
            groups.append([cpu])
    words = [str(one[0]) if len(one) == 1 else f"{one[0]}-{one[-1]}" for one in groups]
    return ", ".join(words) or None


def _gigabytes(size_bytes: int | None) -> str | None:
    return None if size_bytes is None else f"{size_bytes / 1e9:.1f} GB"


def _milliseconds(duration_ns: int | None) -> str | None:
    return None if duration_ns is None else f"{duration_ns / 1e6:g} ms"


def _seconds(duration_s: float | None) -> str:
    return "none" if duration_s is None else f"{duration_s:g} s"


def _load(load: float | None) -> str | None:
    return None if load is None else f"{load:.1f}"


def _noise(machine: Machine) -> str | None:
    floor = machine.noise_floor
    return None if floor is None else f"±{100 * floor.sequential.half_width:.2g} %"


def _settings(knobs: dict[str, JSON]) -> str:
    return ", ".join(f"{name}={wording.value(value)}" for name, value in knobs.items()) or "none"


def commit_words(run: Run) -> str | None:
    """`10579396c844 with local changes`."""
    if run.git_commit is None:
        return None
    return short(run.git_commit) + (" with local changes" if run.git_dirty else "")


def _value(value: JSON) -> str | None:
    return None if value is None else wording.value(value)
