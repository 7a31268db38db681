"""Where reports give the means over several scenarios."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from internals_lab.model.results import SuiteMean
from internals_lab.model.run import RunDocument
from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.terminal import lines

MEAN = SuiteMean(
    file="exp_x.py",
    suite="programs",
    subject="sequential on 3.13",
    reference="sequential on 3.9",
    state="faster",
    comparisons=[],
    sentence="Over 2 programs, sequential on 3.13 is 1.20x faster [1.19, 1.21] than sequential on 3.9.",
)


def test_a_run_with_suites_says_their_means_after_all_scenarios(
    build_document: Callable[..., RunDocument], true_cell: Any
) -> None:
    without = build_document([true_cell()])
    document = msgspec.structs.replace(without, suites=[MEAN])
    for report, head in ((markdown, "## Suites"), (lambda one: "\n".join(lines(one, 200)), "Suites")):
        text = report(document)
        assert text.index("::count") < text.index(f"{head}\n")
        assert f"- {MEAN.sentence}" in text
        assert head not in report(without)
