"""One source that gives different results on two interpreters is not the same work."""

from __future__ import annotations

import msgspec
import pytest

from internals_lab.verdicts.confounding import confounders_in_words
from internals_lab.verdicts.derivation import derive


@pytest.mark.parametrize(
    ("prints", "confounded_by"),
    [
        (("00000001", "00000001"), []),
        (("00000001", "00000002"), ["another result of the unit"]),
        (("00000001", None), []),
        ((None, None), []),
    ],
    ids=["same", "different", "one does not tell", "none tells"],
)
def test_a_comparison_of_different_results_is_confounded(
    build_document, true_cell, prints, confounded_by
) -> None:
    document = build_document([true_cell(), true_cell(interpreter="cpython-3.13.5t")])
    replace = msgspec.structs.replace
    cells = [
        replace(cell, samples=[replace(sample, fingerprint=one) for sample in cell.samples])
        for cell, one in zip(document.cells, prints, strict=True)
    ]
    [comparison] = [
        one for one in derive(replace(document, cells=cells)).comparisons if one.about == "interpreter"
    ]
    assert comparison.confounded_by == confounded_by


def test_it_is_said_in_a_sentence_of_its_own() -> None:
    assert confounders_in_words(["libc: a against b", "another result of the unit"]) == [
        "The builds differ in more than their name (libc: a against b).",
        "The unit gave another result there, so it may not be the same work.",
    ]
    assert confounders_in_words(["another result of the unit"]) == [
        "The unit gave another result there, so it may not be the same work."
    ]
