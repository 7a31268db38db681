"""Claims about figures of probes, as they are declared: what they may name, and what the nearest right word is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from internals_lab.declare.validation import validate
from internals_lab.errors import DeclarationError
from internals_lab.hooks import hookimpl
from internals_lab.model.declaration import Claim, Scenario
from internals_lab.probes.probe import Probe
from internals_lab.registry import load_registry
from internals_lab.worker.declared import as_data
from internals_lab.worker.declaring import inspection, scenario, snippets


class CountingProbes:
    """Probes of another package."""

    @hookimpl
    def internals_lab_probes(self) -> list[Probe]:
        return [
            Probe(
                name="counter",
                worker_module="counter.py",
                cost="none",
                units={"pauses": "pauses", "share": "share"},
            ),
            Probe(name="watcher", worker_module="watcher.py", cost="none", units={"held_bytes": "bytes"}),
        ]


@pytest.fixture(scope="module")
def validated() -> Callable[[Any], Scenario]:
    """What the host makes of a declaration where there are such probes."""
    registry = load_registry(plugins=[CountingProbes()], entry_points=False)

    def validated(declared: Any) -> Scenario:
        return validate(as_data(declared), file="exp_case.py", source_sha256="0" * 64, registry=registry)

    return validated


@pytest.fixture
def claimed(validated: Callable[[Any], Scenario]) -> Callable[..., Scenario]:
    """A scenario with a claim that says this."""

    def claimed(gate: bool = False, probes: list[str] | None = None, **words: Any) -> Scenario:
        @scenario(strategies=["sequential", "threads"], workers=[1, 2], params={"n": [1, 2]}, probes=probes)
        def churn(n: int) -> None:
            """Makes things."""

        (churn.expect if gate else churn.claim)("A sentence", **words)
        return validated(churn)

    return claimed


def only_claim(found: Scenario) -> Claim:
    [claim] = found.claims
    return claim


def test_a_value_has_a_range_and_no_sides(claimed: Callable[..., Scenario]) -> None:
    claim = only_claim(claimed(figure="counter.pauses", value="> 0", where={"n": 2}, section="6"))
    assert (claim.figure, claim.section, claim.where) == ("counter.pauses", "6", {"n": 2})
    assert (claim.value.low, claim.value.is_exact, claim.threshold) == (0, False, claim.value)
    assert (claim.subject, claim.reference, claim.speedup, claim.ratio) == (None, None, None, None)


def test_a_ratio_has_two_sides(claimed: Callable[..., Scenario]) -> None:
    sides = {"compare": ("threads", "sequential"), "ratio": "> 1.2"}
    claim = only_claim(claimed(gate=True, figure="watcher.held_bytes", workers=2, **sides))
    assert (claim.subject.value, claim.reference.value) == ("threads", "sequential")
    assert (claim.ratio.low, claim.gate, claim.workers, claim.value) == (1.2, True, 2, None)


@pytest.mark.parametrize(
    ("text", "equals", "differs_from"),
    [("== 2", 2, None), ("!= 0", None, 0), ("==-1.5", -1.5, None), ("== 1e3", 1000, None)],
)
def test_a_value_may_be_an_exact_number(
    claimed: Callable[..., Scenario], text: str, equals: float | None, differs_from: float | None
) -> None:
    held = only_claim(claimed(figure="counter.pauses", value=text)).value
    assert (held.equals, held.differs_from, held.is_exact) == (equals, differs_from, True)
    assert (held.low, held.high) == (None, None)


@pytest.mark.parametrize(
    ("text", "low", "high"), [("> -5", -5, None), ("-2..3.5", -2, 3.5), ("< 1_000_000", None, 1e6)]
)
def test_values_may_be_negative_and_large(
    claimed: Callable[..., Scenario], text: str, low: float | None, high: float | None
) -> None:
    held = only_claim(claimed(figure="counter.pauses", value=text)).value
    assert (held.low, held.high) == (low, high)


def test_the_probe_of_a_claimed_figure_is_switched_on(claimed: Callable[..., Scenario]) -> None:
    assert claimed(figure="counter.pauses", value="> 0").probes == ["counter"]
    assert claimed(figure="counter.pauses", value="> 0", probes=["watcher"]).probes == ["watcher", "counter"]
    assert claimed(figure="counter.pauses", value="> 0", probes=["counter"]).probes == ["counter"]


def test_cells_of_one_strategy_are_picked_by_where(claimed: Callable[..., Scenario]) -> None:
    claim = only_claim(claimed(figure="counter.pauses", value="> 0", where={"strategy": "threads"}))
    assert claim.where == {"strategy": "threads"}


SIDES = ("threads", "sequential")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            {"figure": "counter.pause", "value": "> 0"},
            "unknown figure 'counter.pause'; did you mean 'counter.pauses'?",
        ),
        (
            {"figure": "counter.zzz", "value": "> 0"},
            "unknown figure 'counter.zzz'; did you mean 'counter.share'?",
        ),
        (
            {"figure": "countre.pauses", "value": "> 0"},
            "unknown probe 'countre' in figure 'countre.pauses'; did you mean 'counter'?",
        ),
        (
            {"figure": "pauses", "value": "> 0"},
            "'pauses' names no figure: it is written probe.name; did you mean",
        ),
        ({"figure": "", "value": "> 0"}, "'' names no figure: it is written probe.name; valid: "),
        (
            {"figure": 7, "value": "> 0"},
            "a figure is named by its probe and its name, such as 'gc.pauses', not 7",
        ),
        ({"figure": "inspection.size", "value": "> 0"}, "is a figure of an @inspection, and this is none"),
        ({"figure": "counter.pauses"}, "says its value, or compare and its ratio, not neither"),
        ({"figure": "counter.pauses", "speedup": "> 1"}, "or compare and its ratio, not speedup"),
        ({"figure": "counter.pauses", "value": "> 0", "ratio": "> 1"}, "not value and ratio"),
        ({"figure": "counter.pauses", "value": "> 0", "compare": SIDES}, "compare goes with ratio"),
        (
            {"figure": "counter.pauses", "ratio": "> 1"},
            "compare names two sides, (subject, reference), not None",
        ),
        ({"figure": "counter.pauses", "compare": SIDES, "ratio": "== 1"}, "a ratio's range reads '> 1.5'"),
        ({"figure": "counter.pauses", "value": "=> 1"}, "a value's range reads '> 0', '<= 1.5', '== 2'"),
        ({"figure": "counter.pauses", "value": "2..1"}, "a value's range reads"),
        ({"figure": "counter.pauses", "value": "== two"}, "a value's range reads"),
        ({"figure": "counter.pauses", "value": 3}, "not 3"),
        ({"value": "> 0"}, "value is of a figure: name it, such as figure='gc.pauses'"),
        ({"compare": SIDES, "ratio": "> 1"}, "ratio is of a figure: name it"),
        ({}, "a claim says compare and speedup, or names a figure and its value or ratio"),
        ({"compare": SIDES, "speedup": "== 1"}, "a speedup's range reads"),
        (
            {"figure": "counter.pauses", "value": "> 0", "where": {"strategy": "thread"}},
            "unknown strategy in where 'thread'; did you mean 'threads'?",
        ),
        (
            {"figure": "counter.pauses", "value": "> 0", "where": {"variant": "x"}},
            "unknown condition in where 'variant'",
        ),
        ({"figure": "counter.pauses", "value": "> 0", "workers": 3}, "workers=3 is not measured"),
    ],
)
def test_a_mistake_names_file_line_and_the_right_word(
    claimed: Callable[..., Scenario], words: dict[str, Any], message: str
) -> None:
    with pytest.raises(DeclarationError) as caught:
        claimed(**words)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"exp_case.py:{caught.value.line}: churn: ")
    assert caught.value.line > 0


def test_an_inspection_has_figures_of_its_own_naming(validated: Callable[[Any], Scenario]) -> None:
    @inspection()
    def facts() -> dict[str, int]:
        """Finds out."""
        return {"size": 1}

    facts.claim("There is a size", figure="inspection.size", value="> 0")
    found = validated(facts)
    assert (found.kind, found.probes) == ("inspection", ["inspection"])
    facts.claim("There are pauses", figure="counter.pauses", value="> 0")
    with pytest.raises(DeclarationError, match=r"inspection\.NAME, not 'counter\.pauses'"):
        validated(facts)


def test_an_inspection_has_no_speedup(validated: Callable[[Any], Scenario]) -> None:
    @inspection(params={"n": [1, 2]})
    def facts(n: int) -> dict[str, int]:
        """Finds out."""
        return {"size": n}

    facts.claim("Two is slower", compare=({"n": 2}, {"n": 1}), speedup="< 1")
    with pytest.raises(DeclarationError, match="there is no speedup to claim"):
        validated(facts)


def test_statements_can_be_picked_by_where(validated: Callable[[Any], Scenario]) -> None:
    calls = snippets({"one": "1", "two": "2"})
    calls.name = "calls"
    calls.claim("Of one", figure="counter.pauses", value="> 0", where={"variant": "one"})
    assert only_claim(validated(calls)).where == {"variant": "one"}
    calls.claim("Of none", figure="counter.pauses", value="> 0", where={"variant": "ones"})
    with pytest.raises(DeclarationError, match="unknown variant in where 'ones'; did you mean 'one'"):
        validated(calls)
