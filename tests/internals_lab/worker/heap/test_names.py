"""Words for objects: safe with every class that one can think of."""

from __future__ import annotations

import types
import weakref
from typing import Any

from internals_lab.worker.heap.edges import edge_label
from internals_lab.worker.heap.names import attributes, key_label, label, plain, type_name


class Refusing(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError(name)

    def __hash__(cls) -> int:
        raise RuntimeError("hash")

    def __eq__(cls, other: object) -> bool:
        raise RuntimeError("eq")


class Hostile(metaclass=Refusing):
    """Runs nothing of its own without raising."""

    def __init__(self) -> None:
        object.__setattr__(self, "held", [1])

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def _raise(self, *arguments: object) -> Any:
        raise RuntimeError("called")

    __repr__ = __str__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = _raise
    __class__ = property(_raise)  # type: ignore[assignment]


class Slotted:
    __slots__ = ("first", "second")


class Liar:
    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        raise RuntimeError("asked")


def test_types_are_named_with_their_module_and_built_in_ones_without() -> None:
    assert type_name(list) == "list"
    assert type_name(Slotted) == f"{__name__}.Slotted"
    assert type_name(weakref.ReferenceType) in ("weakref.ReferenceType", "weakref")


def test_nothing_of_a_hostile_class_is_run() -> None:
    hostile = Hostile()
    assert type_name(type(hostile)) == f"{__name__}.Hostile"
    assert label(hostile) == ""
    held = object.__getattribute__(hostile, "held")
    assert edge_label(hostile, held) == ".held"
    assert edge_label({"hostile": hostile}, hostile) == "['hostile']"
    assert edge_label([hostile], hostile) == "[0]"


def test_a_property_instead_of_the_dictionary_is_not_asked() -> None:
    assert attributes(Liar()) is None


def test_a_module_of_no_name_and_one_of_a_hostile_one_are_labelled() -> None:
    made = types.ModuleType("made")
    assert label(made) == "made"
    made.__dict__["__name__"] = Hostile()
    assert label(made) == ""


def test_a_name_is_shown_on_one_line_and_not_without_end() -> None:
    assert plain("a\nb\x00\ud800c") == "a?b??c"
    assert len(plain("x" * 10**6)) == 60
    assert key_label("é\n") == "['é?']"
    assert len(key_label("é" * 1000)) == 62
    assert type_name(type("evil\n" + "y" * 500, (), {})).count("\n") == 0


def test_keys_are_shown_where_they_are_plain() -> None:
    assert key_label("orders") == "['orders']"
    assert key_label(7) == "[7]"
    assert key_label((1, 2)) == "[of type tuple]"
    assert key_label(10**5000) == "[of type int]"


def test_each_way_of_holding_has_its_word() -> None:
    held = [0]
    slotted = Slotted()
    slotted.first = held

    def closing() -> list[int]:
        return held

    assert closing.__closure__ is not None
    assert edge_label(slotted, held) == ".first"
    assert edge_label((1, held), held) == "[1]"
    assert edge_label(closing, closing.__closure__[0]) == "(its closure: held)"
    assert edge_label(closing.__closure__[0], held) == "(the cell's content)"
    assert edge_label(types.SimpleNamespace(mine=held), held) == ".mine"
    assert edge_label({(): held}, held) == "[of type tuple]"
    assert edge_label(object(), held) == ""
