"""Colours and markers: fixed, legible on both papers, and apart for every kind of eye."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import msgspec
import plotly.graph_objects as go
import pytest
from internals_lab_dashboard.figures.gc.setting_looks import COLOURS
from internals_lab_dashboard.figures.looks.palette import (
    FREE_THREADED,
    OTHERS,
    SHAPES,
    WITH_GIL,
    Tint,
    look,
    tints,
)
from internals_lab_dashboard.figures.looks.series import Cast, series_uid

from internals_lab.model.interpreter import Interpreter

PAPERS = ("#ffffff", "#171a21")
# Machado, Oliveira, Fernandes 2009, severity 1, on linear RGB.
EYES = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def oklab(colour: str, eye: str) -> tuple[float, float, float]:
    parts = linear(colour)
    red, green, blue = (
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, parts, strict=True)))) for row in EYES[eye]
    )
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
    )


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("colour", [*WITH_GIL, *FREE_THREADED, *OTHERS, *COLOURS])
def test_every_colour_stands_out_on_both_papers(colour: str, paper: str) -> None:
    assert contrast(colour, paper) >= 3


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("family", [WITH_GIL, FREE_THREADED, OTHERS, COLOURS])
def test_colours_of_a_family_stay_apart_for_every_eye(family: Sequence[str], eye: str) -> None:
    apart = {
        (one, other): math.dist(oklab(one, eye), oklab(other, eye))
        for one, other in itertools.combinations(family, 2)
    }
    assert min(apart.values()) > 0.05, apart


def described(name: str, version: str, *, free: bool = False, implementation: str = "CPython") -> Interpreter:
    return Interpreter(
        name=name,
        short=name,
        identity=name,
        executable="",
        found_by="",
        implementation=implementation,
        version=version,
        free_threaded_build=free,
    )


def test_a_version_keeps_its_colour_whatever_else_a_run_has() -> None:
    one = described("3.13t", "3.13.5", free=True)
    others = [
        described("3.12", "3.12.1"),
        described("3.13", "3.13.5"),
        described("pypy", "3.11", implementation="PyPy"),
    ]
    assert tints([one])["3.13t"] == tints([*others, one])["3.13t"]


def test_a_second_build_of_a_version_takes_no_other_versions_colour() -> None:
    versions = [described(f"3.{minor}", f"3.{minor}.1") for minor in range(9, 16)]
    state = msgspec.structs.replace(described("3.14+jit", "3.14.1"), knobs={"jit": True})
    alone = tints(versions)
    assert len({tint.colour for tint in alone.values()}) == len(versions)
    together = tints([state, *versions[:5], described("3.13 again", "3.13.5"), *versions[5:]])
    assert {name: together[name] for name in alone} == alone


def test_interpreters_of_other_runs_leave_those_of_the_run_as_they_look() -> None:
    run = [described("3.13 build 1", "3.13.5"), described("3.13 build 2", "3.13.5")]
    others = [described("3.14", "3.14.0"), described("3.9", "3.9.1")]
    together = tints(run, others)
    assert {name: together[name] for name in tints(run)} == tints(run)
    assert len(set(together.values())) == 4


def test_builds_of_one_version_get_colours_of_their_own() -> None:
    builds = [described(f"3.13 build {number}", "3.13.5") for number in range(len(WITH_GIL))]
    assert set(tints(builds).values()) == {Tint(colour=colour) for colour in WITH_GIL}


MANY = [
    *(described(f"3.{minor}", f"3.{minor}.1") for minor in range(6, 16)),
    described("2.7", "2.7.18"),
    *(described(f"3.{minor}+jit", f"3.{minor}.1") for minor in (13, 14, 15)),
    *(described(f"3.{minor}t", f"3.{minor}.1", free=True) for minor in (13, 14, 15)),
    *(described(f"3.{minor}t+gil", f"3.{minor}.1", free=True) for minor in (13, 14, 15)),
    *(described(f"pypy{version}", version, implementation="PyPy") for version in ("2.7", "3.9", "3.11")),
    *(
        described(name, "3.14.0", implementation=name)
        for name in ("CinderX", "Jython", "MicroPython", "Pyodide", "GraalPy", "IronPython", "RustPython")
    ),
]
CROWDS = {
    "many": MANY,
    "one version": [described(f"3.13 build {number}", "3.13.5") for number in range(20)],
    "half of them free-threaded": [
        described(f"3.13 build {number}", "3.13.5", free=number % 2 == 0) for number in range(30)
    ],
    "half of them no CPython": [
        described(f"build {number}", "3.13.5", implementation="PyPy" if number % 2 else "CPython")
        for number in range(30)
    ],
}


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("crowd", CROWDS)
@pytest.mark.parametrize("strategy", [*SHAPES, "a strategy of a plugin"])
def test_twenty_interpreters_and_more_stay_apart_for_every_eye(strategy: str, crowd: str, eye: str) -> None:
    """By the marker, or by a colour that the eye tells from the other; where one hue comes again, by the dash too."""
    given = tints(CROWDS[crowd])
    looks = {one.name: look(one, strategy, given[one.name]) for one in CROWDS[crowd]}
    assert len(looks) >= 20
    for (name, one), (another, other) in itertools.combinations(looks.items(), 2):
        hues = math.dist(oklab(one.colour, eye), oklab(other.colour, eye))
        assert one.symbol != other.symbol or hues > 0.05, (name, another)
        if one.colour == other.colour:
            assert one.dash != other.dash, (name, another)


def test_every_marker_is_one_that_can_be_drawn() -> None:
    for strategy, turn, one in itertools.product([*SHAPES, "a plugin's"], range(4), MANY):
        go.scatter.Marker(symbol=look(one, strategy, Tint(colour="#000000", turn=turn)).symbol)


def test_a_cross_in_a_full_marker_is_seen() -> None:
    again = look(described("3.13t", "3.13.5", free=True), "threads", Tint(colour="#d9541e", turn=1))
    assert again.symbol == "circle-cross"
    assert again.edge == "#ffffff"
    assert again.outline["color"] == "#ffffff"


@pytest.mark.parametrize("version", ["", "3", "3.x", "3.²", "3.99999999999", "not a version"])
def test_a_strange_version_has_a_colour(version: str) -> None:
    assert tints([described("odd", version)])["odd"].colour in WITH_GIL


def test_fill_tells_free_threaded_builds_without_the_hue() -> None:
    free = look(described("3.13t", "3.13.5", free=True), "threads", Tint(colour="#000000"))
    locked = look(described("3.13", "3.13.5"), "threads", Tint(colour="#000000"))
    assert (free.symbol, locked.symbol) == ("circle", "circle-open")


def test_every_strategy_has_a_marker_and_a_dash(document: Any) -> None:
    cast = Cast.of(document.interpreters)
    for strategy in (*SHAPES, "a strategy of a plugin"):
        assert cast.look("cpython-3.13.5", strategy).symbol
        assert cast.look("an interpreter that the run does not describe", strategy).dash


def test_a_series_is_known_by_a_word_that_any_selector_takes() -> None:
    assert series_uid("cpython-3.13.5", "threads").isalnum()
    assert series_uid("a", "b/c") != series_uid("a/b", "c")
