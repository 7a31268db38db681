"""A run in a few lines, and its answers at a glance."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from internals_lab.model.run import RunDocument
from internals_lab.reporters.answers_table import AnswersTable
from internals_lab.reporters.in_short import in_short
from internals_lab.reporters.markdown import markdown
from internals_lab.reporters.terminal import plain
from internals_lab.reporters.workloads import changes
from internals_lab.verdicts.derivation import derive

GIL, FREE = "cpython-3.13.5", "cpython-3.13.5t"
STARVED = "7 of 8 rounds: ready to run but without a processor for 45% of the time: others had it"
Run = Callable[..., RunDocument]


@pytest.fixture
def run_of(build_document, true_cell) -> Run:
    """A run of one scenario in several settings: n to the speedup of two threads without a GIL. The GIL build gains
    nothing from threads; `broken` are labels of cells, `threads` whether there are any.
    """

    def run(
        speedups: dict[int, float],
        *,
        broken: tuple[str, ...] = (),
        reason: str = STARVED,
        outcome: str = "invalid",
        threads: bool = True,
        settings: dict[str, float] | None = None,
        facts: dict[str, dict[str, str]] | None = None,
    ) -> RunDocument:
        cells = []
        for n, speedup in speedups.items():
            for name in (GIL, FREE):
                unit_ns = 5_000_000 * (1.2 if name == FREE else 1)
                of = {"interpreter": name, "params": {"n": n}, "gil_at_end": name == GIL}
                alone = 1 if threads or name == GIL else speedup
                cells.append(true_cell(strategy="sequential", workers=1, unit_ns=unit_ns / alone, **of))
                if threads:
                    gained = speedup * 1.2 if name == FREE else 1
                    cells.append(true_cell(strategy="threads", workers=2, unit_ns=unit_ns / gained, **of))
        document = build_document(
            cells, scenario={"params": {"n": list(speedups)}}, settings=settings, interpreters=facts
        )
        results = [
            msgspec.structs.replace(one, outcome=outcome, reason=reason, samples=[])
            if one.cell.label in broken
            else one
            for one in document.cells
        ]
        return derive(msgspec.structs.replace(document, cells=results))

    return run


def told(document: RunDocument) -> str:
    [short] = in_short(document)
    return "\n".join([short.answer, *short.lines])


def test_one_sentence_counts_what_is_faster_slower_as_fast_and_open(run_of: Run) -> None:
    document = run_of({1: 1.8, 2: 1.5, 3: 0.6}, broken=())
    assert told(document).splitlines()[0] == (
        "3.13t speeds up 2 of 3 workloads that workers share (1 slower), against the best of 3.13, processes included."
    )


def test_gains_come_first_with_their_intervals_and_from_how_many_workers_on(run_of: Run) -> None:
    text = told(run_of({1: 1.5, 2: 1.8, 3: 0.6}))
    gains = next(line for line in text.splitlines() if line.startswith("Faster: "))
    assert gains.index("count, n=2 1.8") < gains.index("count, n=1 1.5")
    assert gains.count(" from 2 threads on") == 2
    assert gains.count("[") == 2
    assert "Slower: count, n=3 1.2" in text


def test_the_cost_is_that_of_one_thread_over_all_workloads(run_of: Run) -> None:
    assert "Cost: work in one thread takes 1.2" in told(run_of({1: 1.8, 2: 1.5}))


def test_none_is_said_as_such(run_of: Run) -> None:
    assert told(run_of({1: 0.6, 2: 0.7})).startswith("3.13t speeds up none of 2 workloads")


def test_what_other_programs_spoilt_is_to_be_measured_again_and_counts_as_open(run_of: Run) -> None:
    document = run_of({1: 1.8, 2: 1.5, 3: 0.6}, broken=("3.13t-threads-2-n=3",))
    text = told(document)
    assert "2 of 3 workloads that workers share (1 not decided)" in text
    assert (
        "Not decided, other programs had the processors: count, n=3. `pytest --internals-lab -k count`"
        in text
    )
    assert "too few rounds" not in text


def test_a_workload_without_any_answer_counts_as_well(run_of: Run) -> None:
    broken = ("3.13t-sequential-n=3", "3.13t-threads-2-n=3")
    document = run_of({1: 1.8, 2: 1.5, 3: 0.6}, broken=broken)
    assert "2 of 3 workloads that workers share (1 not decided)" in told(document)


def test_what_crashed_is_not_put_down_to_the_machine(run_of: Run) -> None:
    document = run_of(
        {1: 1.8, 2: 1.5}, broken=("3.13t-threads-2-n=2",), outcome="crashed", reason="killed by SIGSEGV"
    )
    assert "Not decided, no valid figure, for reasons that stand above: count, n=2." in told(document)
    assert "processors" not in told(document).split("Not decided")[1]


def test_an_interval_over_1_asks_for_more_rounds(run_of: Run) -> None:
    document = run_of({1: 1.8, 2: 1.0}, settings={"equivalence_margin": 0})
    [open_one] = [one for one in changes(document)[0].workloads if one.state == "inconclusive"]
    assert open_one.setting == "n=2"
    assert "Not decided, too few rounds: count, n=2. `--lab-effort standard -k count`" in told(document)


def test_nothing_known_is_no_none(run_of: Run) -> None:
    document = run_of({1: 1.8, 2: 1.5}, broken=("3.13t-threads-2-n=1", "3.13t-sequential-n=2"))
    first = told(document).splitlines()[0]
    assert first.startswith("Whether 3.13t speeds up any of 2 workloads that workers share is not decided")


def test_work_of_one_thread_is_not_counted_among_what_workers_share(run_of: Run) -> None:
    text = told(run_of({1: 0.8, 2: 0.7}, threads=False))
    assert text.startswith("3.13t speeds up none of 2 workloads, all of one thread")


def test_another_version_is_said_with_what_gets_the_right_one(run_of: Run) -> None:
    assert "of another version" not in told(run_of({1: 1.8, 2: 1.5}))
    document = run_of({1: 1.8, 2: 1.5}, facts={GIL: {"version": "3.11.7"}})
    assert "`internals-lab interpreters install 3.13`" in told(document)


def test_a_single_workload_has_its_answer_already(run_of: Run) -> None:
    assert in_short(run_of({1: 1.8})) == []


def test_markdown_begins_with_it(run_of: Run) -> None:
    text = markdown(run_of({1: 1.8, 2: 1.5}))
    assert text.index("**3.13t speeds up 2 of 2") < text.index("## ")


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_of_the_table_is_broken_up(run_of: Run, width: int) -> None:
    document = run_of({1: 1.8, 2000000000000000000: 1.5, 3: 0.6, 4: 1.0}, broken=("3.13t-sequential-n=4",))
    [change] = changes(document)
    table = plain(AnswersTable(change=change), width)
    assert all(len(line) <= width for line in table)
    assert [line for line in table if not line.startswith(" ")][-3:] == [
        "faster (2)",
        "slower (1)",
        "not decided (1)",
    ]
    [row] = [line for line in table if "1.80x" in line or line.startswith("  count, n=1 ")]
    assert "2 threads" in row
    assert row.split()[-2] == "2"
    assert any(line.startswith("  no figure: count, n=4") for line in table)
    assert any(line.rstrip().startswith("  count, n=2000000000000000000") for line in table)
