"""What a machine gives to work that shares nothing, and how cells are read by it."""

from __future__ import annotations

import math

import pytest

from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.terminal import lines
from internals_lab.verdicts.derivation import derive

FREE = "cpython-3.13.5t"
UNIT_NS = 5_000_000
CONTENTION = "shared-refcount contention"
EITHER = "shared-refcount contention or memory bandwidth"
BANDWIDTH = "memory bandwidth or another limit of the machine"


@pytest.fixture
def told(build_document, true_cell, timeline):
    """The derived run of threads with this speedup and timeline, beside a ceiling and processes with theirs.

    All of what a cell without a timeline of its own loses, it burns in CPU time.
    """

    def told(speedup: float, *, ceiling: float | None = None, processes: float | None = None, **threads):
        base = {"interpreter": FREE, "gil_at_end": False}
        cells = [true_cell(**base)]

        def parallel(speedup: float, strategy: str, timeline, **more):
            unit_ns = UNIT_NS / speedup
            facts = {"workers": 2, "strategy": strategy, "unit_ns": unit_ns, "timeline": timeline}
            cells.append(true_cell(**(base | facts | more)))

        parallel(speedup, "threads", timeline(**threads))
        if processes is not None:
            parallel(processes, "processes", timeline())
        if ceiling is not None:
            cells.append(true_cell(**base, strategy="processes", timeline=timeline(), control="ceiling"))
            parallel(ceiling, "processes", timeline(), control="ceiling")
        return derive(build_document(cells))

    return told


def of_threads(document):
    return next(diagnosis for diagnosis in document.diagnoses if "threads" in diagnosis.subject)


@pytest.mark.parametrize(
    ("speedup", "beside", "reading"),
    [
        pytest.param(1.5, {"ceiling": 1.55}, "limit of the machine", id="what shares nothing gets no more"),
        pytest.param(1.5, {"ceiling": 1.95}, EITHER, id="what shares nothing scales"),
        pytest.param(0.8, {"ceiling": 1.55}, EITHER, id="far below what shares nothing gets"),
        pytest.param(1.0, {"ceiling": 1.95, "processes": 1.9}, CONTENTION, id="processes scale"),
        pytest.param(1.0, {"processes": 1.9}, CONTENTION, id="processes scale, no control"),
        pytest.param(1.0, {"ceiling": 1.95, "processes": 1.05}, BANDWIDTH, id="processes inflate as well"),
        pytest.param(0.7, {"ceiling": 1.95, "processes": 1.3}, EITHER, id="both inflate, threads far more"),
        pytest.param(1.85, {"ceiling": 1.95}, "scales", id="nothing is lost"),
    ],
)  # fmt: skip
def test_cpu_inflation_is_read_by_what_others_have(told, speedup, beside, reading) -> None:
    assert of_threads(told(speedup, **beside)).reading == reading


def test_a_cause_of_its_own_stands_where_the_machine_gives_more(told) -> None:
    assert of_threads(told(1.2, ceiling=1.95, imbalance=0.4)).reading == "imbalance"
    # Though not where the machine gave nothing to lose.
    assert of_threads(told(1.2, ceiling=1.25, imbalance=0.4)).reading == "limit of the machine"


def test_as_much_cpu_time_as_the_machine_costs_anybody_is_no_contention(told) -> None:
    # Part of what the threads lose is waiting, so that they do not reach the ceiling; the rest is the machine's.
    diagnosis = of_threads(told(1.2, ceiling=1.4, waiting=0.16))
    assert diagnosis.cpu_inflation.estimate == pytest.approx(1.4, rel=0.02)
    assert diagnosis.reading == "limit of the machine"


def test_the_diagnosis_has_the_ceiling_and_the_sentence_the_share_of_it(told) -> None:
    document = told(1.2, ceiling=1.6)
    diagnosis = of_threads(document)
    assert math.isclose(diagnosis.ceiling.estimate, 1.6, rel_tol=0.01)
    assert diagnosis.cpu_inflation_of_processes is None
    assert "2 processes that share nothing reach 1.6" in diagnosis.sentence
    assert diagnosis.sentence.endswith("this is 75 % of it.")
    assert any(diagnosis.sentence in sentence for v in document.verdicts for sentence in v.sentences)


def test_without_a_control_there_is_no_ceiling(told) -> None:
    diagnosis = of_threads(told(1.2, processes=1.9))
    assert diagnosis.ceiling is None
    assert "share nothing reach" not in diagnosis.sentence
    assert math.isclose(diagnosis.cpu_inflation_of_processes.estimate, 2 / 1.9, rel_tol=0.02)
    assert "processes, which share none, take 1.06 times" in diagnosis.sentence


def test_other_workers_and_other_interpreters_have_other_ceilings(build_document, true_cell) -> None:
    def control(interpreter: str, workers: int):
        return true_cell(
            interpreter=interpreter, strategy="processes", workers=workers, control="ceiling",
            unit_ns=UNIT_NS / workers,
        )  # fmt: skip

    cells = [
        *(true_cell(interpreter=FREE, strategy=s, workers=n) for s, n in (("sequential", 1), ("threads", 2))),
        *(control(FREE, workers) for workers in (1, 4)),
        *(control("cpython-3.13.5", workers) for workers in (1, 2)),
    ]
    assert of_threads(derive(build_document(cells))).ceiling is None


def test_the_control_itself_is_reported_apart_and_is_no_answer(told) -> None:
    document = told(1.5, ceiling=1.5)
    text = lines(document, 200)
    [place] = [number for number, line in enumerate(text) if line.startswith("What this machine gives")]
    assert text[place + 1].startswith("2 processes on 3.13t: 1.5")
    assert "x [" in text[place + 1]
    assert "of one, at 1.3" in text[place + 1]
    assert not any("processes ×" in line for line in text)
    assert text[place] in markdown(document).replace("## ", "")
    [control] = [diagnosis for diagnosis in document.diagnoses if "ceiling" in diagnosis.subject]
    assert control.reading == "limit of the machine"
    assert not any("2 processes on" in sentence for v in document.verdicts for sentence in v.sentences)


def test_a_control_that_was_starved_says_so_in_place_of_a_figure(build_document, true_cell) -> None:
    cells = [
        true_cell(),
        *(
            true_cell(
                strategy="processes",
                workers=n,
                control="ceiling",
                outcome="invalid",
                reason="taken by others",
            )
            for n in (1, 2)
        ),
    ]
    text = lines(derive(build_document(cells)), 200)
    assert "2 processes on 3.13: invalid (taken by others)" in text


def test_a_ceiling_that_the_cell_is_above_of_was_disturbed_and_says_nothing(told) -> None:
    diagnosis = of_threads(told(1.5, ceiling=0.99))
    assert diagnosis.ceiling is None
    assert diagnosis.reading == EITHER
    assert "share nothing" not in diagnosis.sentence
