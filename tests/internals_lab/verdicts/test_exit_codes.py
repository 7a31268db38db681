"""Which exit code says what: a restless machine excuses starved and open cells, and nothing that is wrong."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from internals_lab.model.cell import CellResult, Outcome
from internals_lab.model.run import RunDocument
from internals_lab.model.sample import Check
from internals_lab.store.loading import load_run
from internals_lab.verdicts.exit_codes import exit_code, exit_code_in_words, what_failed

STORED = Path(__file__).parent.parent / "store" / "stored_runs" / "version-1.json"


@pytest.fixture
def document() -> RunDocument:
    return load_run(STORED)


def with_failed_checks(document: RunDocument, outcome: Outcome, *names: str) -> CellResult:
    result = next(one for one in document.cells if one.samples)
    checks = [Check(name=name, state="failed") for name in names]
    samples = [msgspec.structs.replace(sample, checks=checks) for sample in result.samples]
    return msgspec.structs.replace(result, outcome=outcome, samples=samples)


@pytest.mark.parametrize(
    ("outcome", "checks", "what"),
    [
        ("invalid", ["starvation"], "invalid"),
        ("invalid", ["result"], "untrue"),
        ("invalid", ["starvation", "gil"], "untrue"),
        ("invalid", ["knob gil"], "untrue"),
        ("crashed", ["result"], "crashed"),
    ],
)
def test_a_cell_that_no_quieter_machine_would_mend_is_told_apart(
    document: RunDocument, outcome: Outcome, checks: list[str], what: str
) -> None:
    assert what_failed(with_failed_checks(document, outcome, *checks)) == what


@pytest.mark.parametrize(
    ("failed", "code"),
    [
        (["invalid"], 12),
        (["inconclusive", "invalid"], 12),
        (["invalid", "refuted"], 10),
        (["invalid", "untrue"], 1),
        (["refuted", "crashed"], 1),
        (["regressed", "crashed"], 1),
        (["regressed", "inconclusive"], 10),
        (["regressed"], 1),
        ([], 1),
    ],
)
def test_the_worst_of_what_failed_decides(document: RunDocument, failed: list[str], code: int) -> None:
    assert exit_code(document, 1, failed) == code


def test_pytests_own_troubles_outrank_everything(document: RunDocument) -> None:
    assert exit_code(document, 3, ["invalid"]) == 3
    assert exit_code(document, 0, []) == 0


def test_a_regression_alone_fails_a_run_that_passed(document: RunDocument) -> None:
    assert exit_code(document, 0, ["regressed"]) == 10
    assert exit_code(document, 2, ["regressed"]) == 2


def test_the_words_of_an_exit_code_name_what_there_was_and_nothing_else() -> None:
    assert exit_code_in_words(10) == "an expectation is refuted"
    assert exit_code_in_words(10, ["regressed"]) == "something is slower than in the baseline"
    assert exit_code_in_words(10, ["refuted", "regressed"]) == (
        "an expectation is refuted, and something is slower than in the baseline"
    )
    assert exit_code_in_words(11, []) == "nothing was measured"
    assert exit_code_in_words(1, ["failed"]) is None
