"""A reader who compares two rows of a table is told what else differs between their builds."""

from __future__ import annotations

from typing import Any

import pytest

from internals_lab.model.run import RunDocument
from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.terminal import lines
from internals_lab.reporters.unlike_builds import UNLIKE_BUILDS, unlike_build_lines
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"


@pytest.fixture
def document(build_document, true_cell):
    """Two builds with these facts, the second of which may not have been measured."""

    def document(of_free: dict[str, Any], outcome: str = "measured") -> RunDocument:
        cells = [true_cell(), true_cell(interpreter=FREE, gil_at_end=False, outcome=outcome)]
        of_gil = {"implementation": "cpython", "compiler": "GCC 12.2.0", "pgo": True, "libc": "glibc 2.36"}
        return derive(build_document(cells, interpreters={GIL: of_gil, FREE: of_gil | of_free}))

    return document


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"pgo": False}, "profile-guided optimisation: no against yes"),
        ({"compiler": "Clang 19"}, "compiler: Clang 19 against GCC 12.2.0"),
        ({"libc": "glibc 2.43"}, "libc: glibc 2.43 against glibc 2.36"),
        ({"assertions": True}, "assertions of the source: yes against not told"),
    ],
)
def test_what_differs_is_said_once_a_run(document, facts: dict[str, Any], said: str) -> None:
    run = document(facts)
    assert unlike_build_lines(run) == [f"3.13t against 3.13: {said}"]
    assert lines(run, 200).count(UNLIKE_BUILDS) == 1
    assert f"3.13t against 3.13: {said}" in lines(run, 200)
    assert f"- 3.13t against 3.13: {said}" in markdown(run)


def test_like_builds_and_those_that_were_not_measured_need_no_word(document) -> None:
    for run in (document({}), document({"pgo": False}, outcome="unsupported")):
        assert unlike_build_lines(run) == []
        assert UNLIKE_BUILDS not in markdown(run)


def test_another_implementation_differs_by_its_name_and_is_held_to_what_it_tells(document) -> None:
    run = document({"implementation": "pypy", "compiler": None, "pgo": None, "libc": "glibc 2.43"})
    assert unlike_build_lines(run) == ["3.13t against 3.13: libc: glibc 2.43 against glibc 2.36"]
