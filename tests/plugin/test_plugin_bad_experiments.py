"""Experiments that misbehave: each gets an error that says what and where, and the rest of the run keeps its results."""

from __future__ import annotations

import sys
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"

MISBEHAVING = """\
import ctypes
import os
import sys
import threading
import time

from internals_lab import scenario

alone = scenario(strategies=["sequential"])


@alone
def behaves():
    time.sleep(0.001)


@alone
def raises():
    print("about to raise")
    raise RuntimeError("the pool is closed")


@alone
def exits():
    sys.exit("enough")


@alone
def leaves():
    os._exit(7)


@alone
def crashes():
    ctypes.string_at(0)


@scenario(strategies=["sequential"], timeout_s=1)
def hangs():
    print("for ever", flush=True)
    time.sleep(3600)


imported_by = os.getpid()

@alone
def returns_twice():
    if os.getpid() == imported_by:
        os.fork()
    time.sleep(0.001)


@alone
def chatters():
    print("y" * 100_000)
    time.sleep(0.001)


@scenario(strategies=["sequential", "threads"], workers=[1])
def raises_in_threads():
    time.sleep(0.001)
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("not here")
"""

BROKEN = {
    "exp_syntax.py": "from internals_lab import scenario\ndef broken(:\n",
    "exp_import.py": "from internals_lab import scenario\n\nimport nowhere_to_be_found\n",
    "exp_strategy.py": "from internals_lab import scenario\n\n@scenario(strategies=['thread'])\ndef f(): pass\n",
    "exp_axis.py": "from internals_lab import scenario\n\n@scenario(params={'n': []})\ndef f(n): pass\n",
    "exp_claim.py": "from internals_lab import scenario\n\n@scenario()\ndef f(): pass\n\n"
    "f.claim('x', compare=('threads', 'sequentia'), speedup='> 1')\n",
    "exp_exit.py": "import sys\nsys.exit(3)\n",
    "exp_dies.py": "import os\nos._exit(3)\n",
    "exp_nothing.py": "",
}
ERRORS = {
    "exp_syntax.py": "exp_syntax.py:2: cannot be loaded: SyntaxError: invalid syntax",
    "exp_import.py": "exp_import.py:3: cannot be loaded: ModuleNotFoundError: No module named 'nowhere_to_be_found'",
    "exp_strategy.py": "exp_strategy.py:3: f: unknown strategy 'thread'; did you mean 'threads'?",
    "exp_axis.py": "exp_axis.py:3: f: params['n'] is empty: give it at least one value, or leave it out",
    "exp_claim.py": "exp_claim.py:6: f: unknown strategy in compare 'sequentia'; did you mean 'sequential'?",
    "exp_exit.py": "exp_exit.py:2: cannot be loaded: called sys.exit(3)",
    "exp_dies.py": "exp_dies.py: cannot be loaded: exited with status 3",
    "exp_nothing.py": "exp_nothing.py: declares no scenario",
}


def cell(name: str) -> str:
    return f"{name}[{THIS}-sequential-1]"


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_misbehaving.py": MISBEHAVING, **BROKEN})


@pytest.fixture(scope="module")
def ended(project: Any) -> Any:
    """One run of everything, broken files and misbehaving scenarios."""
    return project.run("--continue-on-collection-errors", "-rA")


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_a_broken_file_is_an_error_with_file_line_and_the_right_word(ended: Any, name: str) -> None:
    assert any(line.startswith(ERRORS[name]) for line in ended.text.splitlines()), ended.text
    # And again in the short summary, where readers of long outputs look.
    message = ERRORS[name].partition(": ")[2]
    assert ended.line(f"ERROR {name}").startswith(f"ERROR {name} - {message}"[:60])


def test_a_broken_file_stops_the_run_unless_told_otherwise(project: Any) -> None:
    ended = project.run("exp_axis.py", "exp_misbehaving.py", "--lab-results=not-made")
    assert ended.code == pytest.ExitCode.INTERRUPTED
    assert "1 error during collection" in ended.text
    assert not (project.folder / "not-made").exists()


def test_a_good_scenario_keeps_its_results_beside_bad_ones(ended: Any) -> None:
    assert ended.reported[cell("behaves")].outcome == "passed"
    behaved = ended.cells[cell("behaves")]
    assert behaved["outcome"] == "measured"
    assert len(behaved["samples"]) == 8


@pytest.mark.parametrize(
    ("name", "outcome", "reason"),
    [
        ("raises", "failed", "RuntimeError: the pool is closed"),
        ("exits", "failed", "called sys.exit('enough')"),
        ("leaves", "crashed", "exited with status 7"),
        ("crashes", "crashed", "killed by SIGSEGV"),
        ("hangs", "timeout", "no answer within 1 s"),
    ],
)
def test_a_misbehaving_scenario_fails_with_what_it_did(
    ended: Any, name: str, outcome: str, reason: str
) -> None:
    item = ended.reported[cell(name)]
    assert item.outcome == "failed"
    assert item.message.startswith(f"{outcome}: {reason}")
    found = ended.cells[cell(name)]
    assert found["outcome"] == outcome
    assert found["reason"].startswith(reason)
    assert f"FAILED exp_misbehaving.py::{cell(name)} - {outcome}: " in ended.text


def section(ended: Any, title: str) -> str:
    """The part of the failures that is about one item."""
    after = ended.text.partition(f" {title} ___")[2]
    return str(after.partition("\n______")[0])


def test_the_failure_shows_what_the_worker_printed_and_where_it_raised(ended: Any) -> None:
    shown = section(ended, cell("raises"))
    line = MISBEHAVING.splitlines().index('    raise RuntimeError("the pool is closed")') + 1
    assert "Captured output of the worker" in shown
    assert "about to raise" in shown
    assert f'exp_misbehaving.py", line {line}, in raises' in shown
    assert "for ever" in section(ended, cell("hangs"))


def test_captured_output_is_kept_beside_the_document(ended: Any) -> None:
    kept = ended.cells[cell("raises")]["captured_output"]
    assert "about to raise" in (ended.folder / "lab-results" / kept).read_text(encoding="utf-8")


def test_a_scenario_that_fails_in_one_cell_keeps_the_other(ended: Any) -> None:
    good, bad = cell("raises_in_threads"), f"raises_in_threads[{THIS}-threads-1]"
    assert ended.reported[good].outcome == "passed"
    assert len(ended.cells[good]["samples"]) == 8
    assert ended.reported[bad].message.startswith("failed: RuntimeError: not here")


def test_a_scenario_that_forks_and_returns_twice_answers_once(ended: Any) -> None:
    samples = ended.cells[cell("returns_twice")]["samples"]
    # Its own children take the processor from it now and then, so it may be invalid on a small machine.
    assert [sample["round"] for sample in samples] == list(range(8))
    assert len({len(sample["blocks"]["wall_ns"]) for sample in samples}) == 1
    assert {
        check["state"] for sample in samples for check in sample["checks"] if check["name"] == "result"
    } == {"passed"}


def test_megabytes_of_output_disturb_nothing_and_are_cut(ended: Any) -> None:
    assert ended.reported[cell("chatters")].outcome == "passed"
    assert "bytes before this are left out]" in ended.text
    assert len(ended.text) < 100_000


def test_broken_files_and_crashes_outrank_the_labs_own_exit_codes(ended: Any) -> None:
    assert ended.code == pytest.ExitCode.TESTS_FAILED
    assert "exit code 1" not in ended.text


def test_the_run_is_complete_and_says_so(ended: Any) -> None:
    assert ended.document["run"]["status"] == "complete"
    assert ended.text.splitlines()[-1].strip("= ").partition(" in ")[0].endswith("passed, 8 errors")
    assert set(ended.cells) <= set(ended.reported)


def test_a_crash_outranks_a_refuted_expectation(make_project: Any) -> None:
    project = make_project(
        {
            "exp_both.py": "import os, time\nfrom internals_lab import scenario\n"
            "@scenario(strategies=['sequential', 'threads'], workers=[1])\n"
            "def waits(): time.sleep(0.001)\n"
            "waits.expect('no', compare=('threads', 'sequential'), workers=1, speedup='> 9')\n"
            "@scenario(strategies=['sequential'])\n"
            "def leaves(): os._exit(7)\n"
        }
    )
    ended = project.run()
    assert ended.code == pytest.ExitCode.TESTS_FAILED
    assert ended.reported[f"waits[expectation-no-{THIS}]"].outcome == "failed"


def test_a_traceback_has_the_users_lines_and_none_of_the_labs(ended: Any) -> None:
    assert "RuntimeError: the pool is closed" in ended.text
    assert "worker/core.py" not in ended.text
    assert 'raise RuntimeError("the pool is closed")' in ended.text


def test_a_misspelt_argument_is_guessed(make_project: Any) -> None:
    source = "from internals_lab import scenario\n\n\n@scenario(strategy=['threads'])\ndef f():\n    pass\n"
    ended = make_project({"exp_misspelt.py": source}).run()
    # From 3.13 on CPython says so itself.
    assert "did you mean 'strategies'?" in ended.text.replace("Did", "did")
    assert "exp_misspelt.py:4: cannot be loaded: TypeError" in ended.text
    assert "worker/loading.py" not in ended.text
