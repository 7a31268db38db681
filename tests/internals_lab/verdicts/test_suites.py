"""The mean over the scenarios of a suite, and what is claimed of it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest

from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.results import SuiteMean
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.comparisons import planned_pairs
from internals_lab.verdicts.derivation import derive

OLD, NEW = "cpython-3.10.13", "cpython-3.13.5"
FILE = "experiments/exp_suite.py"
UNIT_NS = 5_000_000
SuiteDocument = Callable[..., RunDocument]


def claim(speedup: str, low: float | None = None, high: float | None = None, **more: Any) -> Claim:
    return Claim(
        text=f"The mean is {speedup}",
        subject=Side(axis="interpreter", value=NEW),
        reference=Side(axis="interpreter", value=OLD),
        speedup=Threshold(text=speedup, low=low, high=high),
        **more,
    )


@pytest.fixture
def suite_document(build_document: Callable[..., RunDocument], true_cell: Any) -> SuiteDocument:
    """A derived run of scenarios by name, each with the true speedup of the new interpreter over the old one; `cells`
    are facts of the new one's cell, `claims` those of the last scenario.
    """

    def build(
        speedups: dict[str, float],
        *,
        cells: dict[str, dict[str, Any]] | None = None,
        claims: Sequence[Claim] = (),
    ) -> RunDocument:
        documents = []
        for seed, (name, speedup) in enumerate(speedups.items()):
            facts = {"id": f"{FILE}::{name}", "name": name, "file": FILE, "suite": "programs"}
            old = true_cell(interpreter=OLD, unit_ns=UNIT_NS)
            new = true_cell(interpreter=NEW, unit_ns=UNIT_NS / speedup)
            new = dataclasses.replace(new, **(cells or {}).get(name, {}))
            document = build_document([old, new], seed=seed, scenario=facts)
            documents.append(
                msgspec.structs.replace(
                    document,
                    cells=[
                        msgspec.structs.replace(
                            one,
                            cell=msgspec.structs.replace(
                                one.cell,
                                id=one.cell.id.replace("exp_gil.py::count", f"exp_suite.py::{name}"),
                                scenario=facts["id"],
                            ),
                        )
                        for one in document.cells
                    ],
                )
            )
        scenarios = [scenario for document in documents for scenario in document.scenarios]
        scenarios[-1] = msgspec.structs.replace(scenarios[-1], claims=list(claims))
        return derive(
            msgspec.structs.replace(
                documents[0],
                scenarios=scenarios,
                cells=[one for document in documents for one in document.cells],
            )
        )

    return build


def only(means: list[SuiteMean]) -> SuiteMean:
    [mean] = means
    return mean


def test_the_mean_is_geometric_and_names_what_it_stands_on(suite_document: SuiteDocument) -> None:
    mean = only(suite_document({"calls": 4.0, "loop": 1.0}).suites)
    assert mean.typical is not None
    assert mean.typical.low < 2.0 < mean.typical.high
    assert (mean.typical.n, mean.typical.level, mean.state) == (8, 0.95, "faster")
    assert len(mean.comparisons) == 2
    assert mean.missing == []
    told = (
        r"Over 2 programs, sequential on 3\.13 is \S+x faster \[\S+, \S+\] than sequential on 3\.10\.13 "
        r"\(geometric mean, 95 %, n = 8 rounds\)\. Single speedups go from \S+x \(loop\) to \S+x \(calls\)\."
    )
    assert re.fullmatch(told, mean.sentence), mean.sentence


def test_one_that_gains_what_the_other_loses_is_the_same_on_the_whole(suite_document: SuiteDocument) -> None:
    mean = only(suite_document({"calls": 2.0, "loop": 0.5}).suites)
    assert mean.state == "same", mean


def test_programs_with_fewer_rounds_leave_fewer_to_the_mean(suite_document: SuiteDocument) -> None:
    document = suite_document({"calls": 2.0, "loop": 2.0}, cells={"loop": {"rounds": 7}})
    mean = only(document.suites)
    assert mean.typical is not None
    assert mean.typical.n == 7
    few = only(suite_document({"calls": 2.0, "loop": 2.0}, cells={"loop": {"rounds": 3}}).suites)
    assert [one.partition(",")[0] for one in few.missing] == [
        "loop: 3 shared rounds; an interval at 95 % needs at least 6"
    ]


def test_one_that_is_missing_is_named_and_leaves_claims_open(suite_document: SuiteDocument) -> None:
    missing = {"strings": {"outcome": "unsupported", "reason": "no such module"}}
    speedups = {"calls": 4.0, "loop": 1.0, "strings": 1.0}
    wanted = [claim("> 1.5", low=1.5, of_suite=True), claim("> 0.9", low=0.9)]
    document = suite_document(speedups, cells=missing, claims=wanted)
    mean = only(document.suites)
    assert mean.typical is not None
    assert len(mean.comparisons) == 2
    [reason] = mean.missing
    assert reason.startswith("strings: ")
    assert reason.endswith("no such module")
    assert "Over 2 of 3 programs" in mean.sentence
    of_suite, of_scenario = document.claims
    assert (of_suite.state, of_suite.suite) == ("inconclusive", mean.id)
    assert "no such module" in (of_suite.reason or "")
    assert of_scenario.state == "unsupported"


def test_a_suite_of_which_nothing_was_measured_says_why(suite_document: SuiteDocument) -> None:
    nothing = {"outcome": "unsupported", "reason": "too old"}
    document = suite_document(
        {"calls": 1.0, "loop": 1.0},
        cells={"calls": nothing, "loop": nothing},
        claims=[claim("> 1", low=1, of_suite=True)],
    )
    mean = only(document.suites)
    assert (mean.state, mean.typical, mean.comparisons) == ("unsupported", None, [])
    assert "could not be compared" in mean.sentence
    [judged] = document.claims
    assert judged.state == "unsupported"


@pytest.mark.parametrize(
    ("speedup", "limits", "state"),
    [
        ("> 1.5", {"low": 1.5}, "confirmed"),
        ("> 3", {"low": 3.0}, "refuted"),
        ("> 2", {"low": 2.0}, "inconclusive"),
    ],
)
def test_a_claim_about_the_suite_is_judged_by_the_mean_and_not_by_a_scenario(
    suite_document: SuiteDocument, speedup: str, limits: dict[str, float], state: str
) -> None:
    claims = [claim(speedup, **limits, of_suite=True)]
    document = suite_document({"calls": 4.0, "loop": 1.0}, claims=claims)
    [judged] = document.claims
    mean = only(document.suites)
    assert (judged.state, judged.speedup, judged.suite, judged.comparison) == (
        state,
        mean.typical,
        mean.id,
        None,
    )


def test_what_is_claimed_of_the_suite_is_compared_in_all_of_its_scenarios(
    suite_document: SuiteDocument,
) -> None:
    document = suite_document({"calls": 4.0, "loop": 1.0}, claims=[claim("> 1", low=1, of_suite=True)])
    pairs = planned_pairs(
        document.scenarios,
        [one.cell for one in document.cells],
        # The newer one is the first: against the old one nothing is compared but what is claimed.
        document.interpreters[::-1],
        cores_usable=2,
    )
    claimed = [pair for pair in pairs if pair.about == "claim"]
    assert {pair.subject.partition("[")[0] for pair in claimed} == {f"{FILE}::calls", f"{FILE}::loop"}


def test_a_scenario_that_a_run_leaves_out_is_missing_from_the_mean(suite_document: SuiteDocument) -> None:
    whole = suite_document({"calls": 4.0, "loop": 1.0, "strings": 1.0})
    names = ["calls", "loop", "strings"]
    known = [msgspec.structs.replace(one, suite_scenarios=names) for one in whole.scenarios]

    def of(count: int) -> RunDocument:
        kept = {scenario.id for scenario in known[:count]}
        cells = [one for one in whole.cells if one.cell.scenario in kept]
        return derive(msgspec.structs.replace(whole, scenarios=known[:count], cells=cells))

    mean = only(of(2).suites)
    assert mean.missing == ["strings: not in this run"]
    assert "Over 2 of 3 programs" in mean.sentence
    assert of(1).suites == []


def test_variants_of_snippets_are_programs_of_their_own(suite_document: SuiteDocument) -> None:
    document = suite_document({"calls": 4.0, "loop": 1.0})
    named = [
        msgspec.structs.replace(
            one, cell=msgspec.structs.replace(one.cell, variant=one.cell.scenario.rpartition("::")[2])
        )
        for one in document.cells
    ]
    mean = only(derive(msgspec.structs.replace(document, cells=named)).suites)
    assert len(mean.comparisons) == 2
    assert "(calls `calls`)" in mean.sentence
