"""Claims and expectations about figures, in pytest's words. What is inspected is the same on every machine."""

from __future__ import annotations

import sys
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"

EXPERIMENT = """\
import os
import sys

from internals_lab import inspection, scenario


@inspection(knobs={"gil": [True, False]})
def facts():
    return {"refs_of_new": sys.getrefcount([]), "size": sys.getsizeof([]), "seed": int(os.environ["PYTHONHASHSEED"])}


facts.claim("A list takes some room", figure="inspection.size", value="> 0")
facts.claim("A list takes no room", figure="inspection.size", value="< 1")
facts.expect("An empty list weighs what it weighs", figure="inspection.size", value="== SIZE")
facts.expect("A new list is referred to a hundred times", figure="inspection.refs_of_new", value="== 100")
facts.expect("The seed is zero or not", figure="inspection.seed", value="!= 0")
facts.expect("There is such a figure", figure="inspection.weight", value="> 0")


@inspection()
def sizes():
    return {"of_list": sys.getsizeof([0] * 100)}


@scenario(strategies=["sequential"])
def adds():
    return sum(range(2000))


KEPT = []


@scenario(strategies=["sequential"], check=None)
def leaks():
    KEPT.append([len(KEPT)])


leaks.expect("It keeps nothing", figure="objects.grown_per_unit", value="== 0")
adds.claim("It has instructions", figure="bytecode.instructions", value="> 0")
""".replace("SIZE", str(sys.getsizeof([])))


def line_of(beginning: str) -> int:
    return next(n for n, text in enumerate(EXPERIMENT.splitlines(), start=1) if text.startswith(beginning))


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_figures.py": EXPERIMENT})


@pytest.fixture(scope="module")
def ended(project: Any) -> Any:
    """One run of everything."""
    return project.run("-v", "-rA")


def item(words: str, gil: bool = True) -> str:
    return f"facts[{words}-{THIS}-gil={str(gil).lower()}]"


@pytest.mark.parametrize(
    ("name", "outcome", "state"),
    [
        (item("claim-a-list-takes-some-room"), "passed", "confirmed"),
        (item("claim-a-list-takes-no-room"), "passed", "refuted"),
        (item("expectation-an-empty-list-weighs-what-it-weighs"), "passed", "confirmed"),
        (item("expectation-a-new-list-is-referred-to-a-hundred-times"), "failed", "refuted"),
        (item("expectation-the-seed-is-zero-or-not"), "passed", "confirmed"),
        (item("expectation-there-is-such-a-figure"), "passed", "inconclusive"),
        (item("claim-a-list-takes-some-room", gil=False), "skipped", "unsupported"),
        (item("expectation-the-seed-is-zero-or-not", gil=False), "skipped", "unsupported"),
    ],
)
def test_an_item_is_what_the_passes_say(ended: Any, name: str, outcome: str, state: str) -> None:
    found = ended.reported[name]
    assert (found.outcome, found.properties["lab_claim_state"]) == (outcome, state), ended.text


def test_cells_without_rounds_are_items_as_well(ended: Any) -> None:
    assert ended.reported[f"sizes[{THIS}]"].outcome == "passed"
    assert ended.cells[f"sizes[{THIS}]"]["samples"] == []


def test_a_refuted_expectation_ends_the_run_with_its_own_code_and_says_what_was_found(ended: Any) -> None:
    assert ended.code == 10
    message = ended.reported[item("expectation-a-new-list-is-referred-to-a-hundred-times")].message
    refs = sys.getrefcount([])
    assert "refuted: A new list is referred to a hundred times" in message
    assert "expected inspection.refs_of_new == 100" in message
    assert (
        f"inspection.refs_of_new is {refs} [{refs}, {refs}] on {THIS}, gil=true (95 %, n = 6 passes)."
        in message
    )


def test_a_leak_gate_fails_with_what_the_probe_found(ended: Any) -> None:
    [message] = [one.message for name, one in ended.reported.items() if name.startswith("leaks[expectation")]
    assert "refuted: It keeps nothing" in message
    assert "expected objects.grown_per_unit == 0" in message
    assert "objects.grown_per_unit is 1 [1, 1] objects on " in message
    [grown] = [line for line in message.splitlines() if line.startswith("  list")]
    assert "a unit" in grown
    assert "KEPT" in message.partition("held by: ")[2]


def test_what_is_unsupported_says_why(ended: Any) -> None:
    message = ended.reported[item("claim-a-list-takes-some-room", gil=False)].message
    assert "unsupported: " in message
    assert "GIL" in message


def test_the_document_has_figure_value_and_sides(ended: Any) -> None:
    found = {one["item_id"].partition("::")[2]: one for one in ended.document["claims"]}
    claim = found[item("claim-a-list-takes-some-room")]
    assert (claim["figure"], claim["value"]["n"], claim["reference"]) == ("inspection.size", 6, None)
    assert claim["value"]["estimate"] == sys.getsizeof([])
    assert claim["subject"] in {one["cell"]["id"] for one in ended.document["cells"]}
    assert {one["probe"] for one in ended.cells[f"sizes[{THIS}]"]["probe_passes"]} == {"inspection"}


def test_a_claim_switches_its_probe_on(ended: Any) -> None:
    [cell] = [one for name, one in ended.cells.items() if name.startswith("adds[")]
    expected = "measured" if sys.version_info >= (3, 11) else "unsupported"
    assert {one["outcome"] for one in cell["probe_passes"] if one["probe"] == "bytecode"} == {expected}
    assert cell["samples"]


def test_the_summary_has_the_figures_and_what_was_claimed(ended: Any) -> None:
    size = sys.getsizeof([])
    rows = [line.split() for line in ended.text.splitlines() if line.startswith("  inspection.size ")]
    assert rows == [["inspection.size", str(size), f"[{size},", f"{size}]", "6"]]
    assert "- A list takes no room (claim: inspection.size < 1)" in ended.text
    assert f"  refuted      {THIS}, gil=true: {size} [{size}, {size}]" in ended.text


def test_items_are_selected_by_their_words_and_measured_alone(project: Any) -> None:
    refuted = "expectation-a-new-list-is-referred-to-a-hundred-times"
    ended = project.run("-k", "hundred", "-q")
    assert set(ended.reported) == {item(refuted), item(refuted, gil=False)}
    assert ended.code == 10
    assert {one["cell"]["scenario"] for one in ended.document["cells"]} == {"exp_figures.py::facts"}
    again = project.run("--lf", "-k", "facts", "-q")
    assert set(again.reported) == {item(refuted)}


def test_a_mistyped_figure_is_an_error_at_collection(make_project: Any) -> None:
    mistaken = EXPERIMENT.replace("bytecode.instructions", "bytecode.instruction")
    ended = make_project({"exp_figures.py": mistaken}).run("--collect-only", "-q")
    assert ended.code == pytest.ExitCode.INTERRUPTED
    place = f"exp_figures.py:{line_of('adds.claim')}: adds"
    assert (
        f"{place}: unknown figure 'bytecode.instruction'; did you mean 'bytecode.instructions'?" in ended.text
    )
