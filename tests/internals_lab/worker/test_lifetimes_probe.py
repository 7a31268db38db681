"""How long objects stay and who frees them, as told on real interpreters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter

SOURCE = """
from internals_lab import scenario
import gc
import weakref

class Node:
    def __init__(self):
        self.other = None

class Bare:
    __slots__ = ()

KEPT = []

@scenario(check=None)
def drop():
    Node()

@scenario(check=None)
def tie():
    for _ in range(20):
        one, other = Node(), Node()
        one.other, other.other = other, one

@scenario(check=None)
def tie_without_collector():
    gc.disable()
    one, other = Node(), Node()
    one.other, other.other = other, one

@scenario(check=None)
def keep():
    KEPT.append(Node())

@scenario(check=None)
def bare():
    Bare()
    return [[] for _ in range(5000)]

"""

Driven = Callable[..., Any]


def look(worker: Any, scenario: str, units: int = 200, probe: str = "lifetimes") -> Any:
    worker.prepare(scenario)
    worker.ask("probe_begin", worker_module=f"probes.{probe}")
    for _ in range(4):
        worker.block(units)
        worker.ask("probe_after_block")
    return worker.ask("probe_end")


def shares(told: Any) -> dict[str, float]:
    names = ("freed_by_counting", "freed_by_collector", "left_at_end", "kept")
    return {name: told["figures"][name] for name in names if told["figures"][name]}


def test_what_nothing_holds_is_freed_by_counting(driven: Driven, free_threaded: Interpreter) -> None:
    for interpreter in (None, free_threaded):
        told = look(driven(SOURCE, interpreter), "drop")
        assert shares(told) == {"freed_by_counting": 1}
        assert told["figures"]["watched"] == 800
        assert told["detail"] == {"classes": ["exp_case.Node", "exp_case.Bare"], "reason": None}


def test_cycles_are_freed_by_the_collector_after_others_were_made(
    driven: Driven, free_threaded: Interpreter
) -> None:
    for interpreter in (None, free_threaded):
        told = look(driven(SOURCE, interpreter), "tie")
        figures = told["figures"]
        assert "freed_by_counting" not in shares(told)
        assert figures["freed_by_collector"] > 0.5
        assert figures["own_lived_allocations"] > 0
        # The probe's own pairs as well.
        assert figures["lived_allocations"] > 0
        assert figures["lived_ns"] > 0


def test_elsewhere_the_collector_frees_everything(driven: Driven, pypy: Interpreter) -> None:
    told = look(driven(SOURCE, pypy), "tie", units=2000)
    assert "freed_by_counting" not in shares(told)
    assert "own_lived_allocations" not in told["figures"]


def test_without_a_collector_cycles_are_left_and_no_time_is_told(driven: Driven) -> None:
    told = look(driven(SOURCE), "tie_without_collector")
    assert shares(told) == {"left_at_end": 1}
    assert not {"lived_ns", "own_lived_ns"} & set(told["figures"])


def test_what_is_held_is_kept(driven: Driven) -> None:
    assert shares(look(driven(SOURCE), "keep")) == {"kept": 1}


def test_what_cannot_be_watched_is_named_and_the_pairs_tell_on(driven: Driven) -> None:
    told = look(driven(SOURCE), "bare", units=5)
    assert told["detail"]["reason"] == "cannot be watched: exp_case.Bare"
    assert "watched" not in told["figures"]
    assert told["figures"]["lived_ns"] > 0


HOSTILE = """
from internals_lab import scenario
import gc

class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)

    def __setattr__(cls, name, value):
        raise RuntimeError(name)

    def _raise(cls, *_):
        raise RuntimeError("called")

    __hash__ = __eq__ = _raise

def _raise(*_):
    raise RuntimeError("called")

class Hostile(metaclass=Meta):
    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = __getattr__ = __del__ = _raise
    __class__ = property(_raise)

@scenario(check=None)
def drop():
    Hostile()

@scenario(check=None)
def silence():
    gc.callbacks.clear()
"""


def test_hostile_objects_are_watched_like_others(driven: Driven) -> None:
    told = look(driven(HOSTILE), "drop")
    assert shares(told) == {"freed_by_counting": 1}
    assert told["detail"] == {"classes": ["exp_case.Meta", "exp_case.Hostile"], "reason": None}


def test_code_that_clears_the_callbacks_costs_its_passes_and_is_named(driven: Driven) -> None:
    for probe in ("lifetimes", "objects"):
        worker = driven(HOSTILE)
        worker.prepare("silence")
        worker.ask("probe_begin", worker_module=f"probes.{probe}")
        worker.block()
        assert "took the probe out of gc.callbacks" in worker.error("probe_end")


def test_classes_are_as_they_were_afterwards(driven: Driven) -> None:
    worker = driven(SOURCE)
    look(worker, "drop")
    assert look(worker, "drop")["figures"]["watched"] == 800


def test_a_finaliser_runs_at_once_where_references_are_counted(
    driven: Driven, free_threaded: Interpreter
) -> None:
    for interpreter in (None, free_threaded):
        figures = look(driven(SOURCE, interpreter), "drop", probe="finalisation")["figures"]
        assert figures["finalised_at_once"] == 1
        assert figures["not_finalised"] == 0
        assert figures["latency_ns"] < 1e8
        assert figures["elsewhere_not_finalised"] == 0


def test_it_waits_for_the_collector_where_they_are_not(driven: Driven, pypy: Interpreter) -> None:
    figures = look(driven(SOURCE, pypy), "drop", probe="finalisation")["figures"]
    assert figures["finalised_at_once"] == 0
    assert figures["elsewhere_finalised_at_once"] == 0


def test_references_are_counted_as_the_interpreter_counts_them(
    driven: Driven, free_threaded: Interpreter
) -> None:
    figures = look(driven(SOURCE, free_threaded), "drop", probe="refcount")["figures"]
    # 3.13: a name and the argument; None is immortal.
    assert figures["of_local"] == 2
    assert figures["of_two_names"] == 3
    assert figures["of_none"] > 1e6
    assert figures["of_function"] > figures["of_local"]


def test_sizes_are_those_of_the_interpreter_and_of_the_process(
    driven: Driven, free_threaded: Interpreter, gil_twin: Interpreter
) -> None:
    without, with_gil = (
        look(driven(SOURCE, one), "drop", probe="sizes")["figures"] for one in (free_threaded, gil_twin)
    )
    assert with_gil["object_bytes"] == 16
    assert without["object_bytes"] > 16
    for figures in (without, with_gil):
        assert figures["resident_per_object_bytes"] == pytest.approx(figures["object_bytes"], rel=0.5)
        assert figures["resident_per_instance_bytes"] > figures["resident_per_object_bytes"]


def test_sizes_that_an_interpreter_does_not_tell_have_a_reason(driven: Driven, pypy: Interpreter) -> None:
    told = look(driven(SOURCE, pypy), "drop", probe="sizes")
    assert told["detail"]["reason"].startswith(
        "the interpreter does not tell sizes: TypeError; a collector that moves"
    )
    assert told["figures"] == {}
