"""The ledger: which run each judgement is from, who says otherwise, and what nobody measured."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from internals_lab.model.cell import Interval
from internals_lab.model.declaration import Claim, Side, Threshold
from internals_lab.model.results import SuiteMean
from internals_lab.model.run import RunDocument
from internals_lab.verdicts.derivation import derive
from internals_lab.verdicts.judged_run import judged_run
from internals_lab.verdicts.ledger import ledger

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
UNIT_NS = 5_000_000
ID = "experiments/exp_gil.py::count"
FASTER = Threshold(text="> 1.5", low=1.5)

MakeRun = Callable[..., RunDocument]


def claim(text: str = "Threads help", **more: Any) -> Claim:
    given = {
        "subject": Side(axis="strategy", value="threads"),
        "reference": Side(axis="strategy", value="sequential"),
        "speedup": FASTER,
    }
    return Claim(text=text, **(given | more))


@pytest.fixture
def make_run(build_document: Callable[..., RunDocument], true_cell: Any) -> MakeRun:
    """A derived run: on each interpreter sequential cells and two threads with a speedup, or with what is wrong."""

    def make_run(
        speedups: dict[str, Any], *, hour: int = 12, claims: Any = None, machine: str = "m", **scenario: Any
    ) -> RunDocument:
        cells = []
        for name, speedup in speedups.items():
            shared = {"interpreter": name, "gil_at_end": name == GIL}
            wrong = {} if isinstance(speedup, float) else {"outcome": speedup, "reason": "so it is"}
            factor = speedup if isinstance(speedup, float) else 1.0
            cells += [
                true_cell(unit_ns=UNIT_NS, **shared),
                true_cell(unit_ns=UNIT_NS / factor, strategy="threads", workers=2, **shared, **wrong),
            ]
        document = build_document(cells, claims=claims or [claim()], seed=hour, scenario=scenario)
        run = msgspec.structs.replace(document.run, id=f"run-{hour}", started=f"2026-01-01T{hour}:00:00Z")
        on = msgspec.structs.replace(document.machine, id=machine)
        return derive(msgspec.structs.replace(document, run=run, machine=on))

    return make_run


def states(runs: list[RunDocument], **asked: Any) -> dict[str, tuple[str, str | None]]:
    """State and run by interpreter, of the only statement."""
    [statement] = ledger(map(judged_run, runs), **asked).statements
    return {one.interpreter: (one.state, one.run) for one in statement.judgements}


def test_each_judgement_is_of_the_newest_run_that_judged_it(make_run: MakeRun) -> None:
    older = make_run({GIL: 1.8, FREE: 1.9}, hour=11)
    newer = make_run({GIL: 1.0}, hour=12)
    both = {GIL: ("refuted", "run-12"), FREE: ("confirmed", "run-11")}
    assert states([older, newer]) == both
    assert states([newer, older]) == both


def test_a_chosen_run_stands_alone_or_with_those_before_it(make_run: MakeRun) -> None:
    runs = [make_run({GIL: 1.8}, hour=10), make_run({FREE: 1.9}, hour=11), make_run({GIL: 1.0}, hour=12)]
    assert states(runs, run="run-11", older=False) == {FREE: ("confirmed", "run-11")}
    assert states(runs, run="run-11") == {FREE: ("confirmed", "run-11"), GIL: ("confirmed", "run-10")}


def test_machines_are_never_mixed_and_that_is_said(make_run: MakeRun) -> None:
    elsewhere = make_run({GIL: 1.8, FREE: 1.9}, hour=11, machine="another")
    here = make_run({GIL: 1.0}, hour=12)
    found = ledger(map(judged_run, [elsewhere, here]))
    assert [one.name for one in found.interpreters] == [GIL]
    assert found.left_out == ["1 run of other machines: machines are never mixed"]
    assert found.machine is not None
    assert found.machine.id == "m"


def test_what_was_skipped_is_not_measured_and_an_older_run_may_have_judged_it(make_run: MakeRun) -> None:
    skipped = make_run({GIL: "skipped"}, hour=12)
    assert states([skipped]) == {GIL: ("not measured", None)}
    assert states([make_run({GIL: 1.8}, hour=11), skipped]) == {GIL: ("confirmed", "run-11")}


def test_what_cannot_be_measured_is_unsupported_and_hides_what_older_runs_said(make_run: MakeRun) -> None:
    newer = make_run({GIL: "unsupported"}, hour=12)
    assert states([make_run({GIL: 1.8}, hour=11), newer]) == {GIL: ("unsupported", "run-12")}


def test_an_interpreter_that_no_run_has_for_the_scenario_is_not_measured(make_run: MakeRun) -> None:
    text = msgspec.json.encode(make_run({FREE: 1.9}, hour=12)).replace(b"::count", b"::other")
    other = msgspec.json.decode(text, type=RunDocument)
    found = ledger(map(judged_run, [make_run({GIL: 1.8}, hour=11), other]))
    of_count = next(one for one in found.statements if one.scenario == ID)
    assert [(one.interpreter, one.state) for one in of_count.judgements] == [
        (FREE, "not measured"),
        (GIL, "confirmed"),
    ]


def test_a_claim_has_no_judgement_where_it_does_not_speak(make_run: MakeRun) -> None:
    where_there_is_none = claim(where={"gil": False})
    assert states([make_run({GIL: 1.0, FREE: 1.9}, claims=[where_there_is_none])]) == {
        FREE: ("confirmed", "run-12")
    }
    # Nor where a run without the scenario has an interpreter with a GIL: that much is known without measuring.
    assert states(
        [
            make_run({FREE: 1.9}, claims=[where_there_is_none], hour=11),
            make_run({GIL: 1.0}, claims=[where_there_is_none], hour=12),
        ]
    ) == {FREE: ("confirmed", "run-11")}


def test_a_claim_that_speaks_of_nothing_in_the_run_has_a_remark_and_no_place(make_run: MakeRun) -> None:
    run = make_run({GIL: 1.0, "cpython-3.12": 1.0}, claims=[claim(where={"implementation": "pypy"})])
    [statement] = ledger([judged_run(run)]).statements
    assert statement.remark == "no threads cell of this run has implementation=pypy"
    assert statement.judgements == []


def test_runs_that_came_to_another_state_are_named_with_their_figure(make_run: MakeRun) -> None:
    runs = [make_run({GIL: 1.0}, hour=10), make_run({GIL: 1.9}, hour=11), make_run({GIL: 1.8}, hour=12)]
    [statement] = ledger(map(judged_run, runs)).statements
    [judgement] = statement.judgements
    assert (judgement.state, judgement.runs) == ("confirmed", 3)
    [dissent] = judgement.dissents
    assert (dissent.run, dissent.state) == ("run-10", "refuted")
    assert dissent.value is not None
    assert dissent.value.low < 1.0 < dissent.value.high
    assert judgement.is_contradicted


def test_a_run_that_leaves_it_open_says_otherwise_and_contradicts_nothing(make_run: MakeRun) -> None:
    [statement] = ledger(
        map(judged_run, [make_run({GIL: "crashed"}, hour=11), make_run({GIL: 1.9}, hour=12)])
    ).statements
    [judgement] = statement.judgements
    assert [one.state for one in judgement.dissents] == ["inconclusive"]
    assert not judgement.is_contradicted


def test_a_changed_file_and_another_build_are_noted_and_are_no_dissent(make_run: MakeRun) -> None:
    newer = make_run({GIL: "skipped"}, hour=12)
    older = make_run({GIL: 1.9}, hour=11, source_sha256="1" * 64)
    rebuilt = [msgspec.structs.replace(one, identity="another build") for one in older.interpreters]
    runs = [
        make_run({GIL: 1.0}, hour=10),
        msgspec.structs.replace(older, interpreters=rebuilt),
        newer,
    ]
    [statement] = ledger(map(judged_run, runs)).statements
    [judgement] = statement.judgements
    assert (judgement.state, judgement.run) == ("confirmed", "run-11")
    assert judgement.notes == ["by another build than the newest run's", "before its file was changed"]
    assert judgement.dissents == []


def test_a_claim_that_was_reworded_or_moved_its_threshold_is_another_statement(make_run: MakeRun) -> None:
    older = make_run({GIL: 1.9}, hour=11, claims=[claim(), claim("Threads help a lot")])
    newer = make_run({GIL: 1.9}, hour=12, claims=[claim(speedup=Threshold(text="> 1.2", low=1.2))])
    found = ledger(map(judged_run, [older, newer]))
    assert [(one.text, one.claimed) for one in found.statements] == [("Threads help", "speedup > 1.2")]
    assert found.left_out == ["2 statements that are no longer declared so"]


def test_the_gil_is_as_it_was_observed_on_the_first_side(make_run: MakeRun) -> None:
    [statement] = ledger([judged_run(make_run({GIL: 1.0, FREE: 1.9}))]).statements
    assert {one.interpreter: one.gil for one in statement.judgements} == {GIL: "on", FREE: "off"}


def test_statements_stand_by_section_in_its_order_then_by_experiment(make_run: MakeRun) -> None:
    sections = {
        "article 10": "c",
        "9": "b",
        "§ 2": "a",
        None: "f",
        "appendix": "d",
        "section 99999999999": "e",
    }
    claims = [claim(text, section=section) for section, text in sections.items()]
    found = ledger([judged_run(make_run({GIL: 1.0}, claims=claims))])
    assert [one.text for one in found.statements] == ["a", "b", "c", "e", "d", "f"]


def test_every_setting_is_a_statement_with_a_word_of_its_own_that_stays(
    make_run: MakeRun, true_cell: Any
) -> None:
    runs = [make_run({GIL: 1.0}, hour=hour) for hour in (11, 12)]
    words = {ledger([judged_run(run)]).statements[0].id for run in runs}
    assert len(words) == 1
    assert words.pop().startswith("threads-help-")


def test_a_claim_about_a_suite_names_it_and_has_the_gil_of_its_cells(make_run: MakeRun) -> None:
    run = make_run({GIL: 1.9}, suite="programs", claims=[claim(of_suite=True)])
    [result] = run.claims
    value = Interval(estimate=1.9, low=1.8, high=2.0, level=0.95, n=8)
    mean = SuiteMean(
        file="experiments/exp_gil.py",
        suite="programs",
        subject="threads",
        reference="sequential",
        state="faster",
        comparisons=[run.comparisons[0].id],
    )
    judged = msgspec.structs.replace(result, suite=mean.id, comparison=None, state="confirmed", speedup=value)
    [statement] = ledger(
        [judged_run(msgspec.structs.replace(run, suites=[mean], claims=[judged]))]
    ).statements
    assert (statement.suite, statement.claimed) == ("programs", "mean speedup > 1.5")
    assert [(one.gil, one.value) for one in statement.judgements] == [("on", value)]


def test_a_result_that_fits_nothing_declared_is_passed_over(make_run: MakeRun) -> None:
    run = make_run({GIL: 1.9})
    strange = [
        msgspec.structs.replace(run.claims[0], claim=7),
        msgspec.structs.replace(run.claims[0], scenario="gone"),
        msgspec.structs.replace(run.claims[0], interpreter="nobody"),
    ]
    found = ledger([judged_run(msgspec.structs.replace(run, claims=[*run.claims, *strange]))])
    assert [len(one.judgements) for one in found.statements] == [1]


def test_no_runs_are_an_empty_ledger() -> None:
    found = ledger([])
    assert (found.run, found.statements, found.machine) == (None, [], None)
