"""`internals-lab check`: a function's verdict without an experiment file, and errors that say what to do."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.trust.checks import BORNE, HARMLESS

MODULE = '''\
"""Prices."""

import sys


def price(order):
    """What an order costs."""
    total = 0
    for number in range(2000):
        total += order * number
    return total


def orders():
    return list(range(10))


def simulate(n, /, seed=1):
    for _ in range(n):
        seed = seed * 1103515245 % 2147483648
    return seed


def fails():
    def deeper():
        raise ValueError("out of stock")
    deeper()
'''
SMALL = ("--strategies", "sequential,threads", "--workers", "1")
HERE = ("--interpreters", "this")
UNSTABLE = 12


@pytest.fixture(autouse=True)
def pricing(project: Path) -> Path:
    path = project / "src" / "shop" / "pricing.py"
    path.write_text(MODULE)
    return path


def assert_measured(ended: Any) -> None:
    """Every cell has a figure, but for those that suffered on a machine that does other things as well."""
    assert ended.code in (0, UNSTABLE), ended.said + ended.answer
    (run,) = ended.runs
    assert run.run.status == "complete"
    for result in run.cells:
        failed = {
            check.name for sample in result.samples for check in sample.checks if check.state == "failed"
        }
        assert result.outcome == "measured" or failed <= BORNE | HARMLESS, (result.outcome, result.reason)
    assert (ended.code == UNSTABLE) == any(result.outcome == "invalid" for result in run.cells)


def test_a_function_is_measured_over_its_items_and_answered_for(lab: Any) -> None:
    ended = lab("check", "shop.pricing:price", "--items", "shop.pricing:orders", *SMALL, *HERE)
    assert_measured(ended)
    (run,) = ended.runs
    (scenario,) = run.scenarios
    assert scenario.id == "shop.pricing::price"
    assert scenario.has_items
    assert scenario.doc == "What an order costs."
    assert [result.cell.strategy for result in run.cells] == ["sequential", "threads"]
    assert run.run.command_line[:3] == ["internals-lab", "check", "shop.pricing:price"]
    assert "Verdict" in ended.answer
    assert "charts:  internals-lab dashboard" in ended.answer
    assert "measuring takes about" in ended.said


def test_arguments_are_given_even_where_they_have_no_names(lab: Any) -> None:
    ended = lab(
        "check", "src/shop/pricing.py:simulate", "--args", "3000, seed=5", "--markdown", *SMALL, *HERE
    )
    assert_measured(ended)
    assert ended.answer.startswith("# Run ")
    assert "## shop.pricing::simulate" in ended.answer


def test_an_async_function_is_awaited_with_calls_in_flight(lab: Any, project: Path) -> None:
    (project / "waiting.py").write_text(
        "import asyncio\n\nasync def fetch(seconds):\n    await asyncio.sleep(seconds)\n    return 1\n"
    )
    ended = lab("check", "waiting:fetch", "--args", "0.002", "--in-flight", "1,4", *HERE)
    assert_measured(ended)
    (run,) = ended.runs
    assert {(result.cell.strategy, result.cell.in_flight) for result in run.cells} >= {
        ("asyncio", 1),
        ("asyncio", 4),
    }
    refused = lab("check", "waiting:fetch", "--args", "0.002", "--in-flight", "1,4", "--workers", "2", *HERE)
    assert (refused.code, "takes the place of --workers" in refused.said) == (2, True)


def test_the_experiment_can_be_written_and_measured_by_pytest(
    lab: Any, project: Path, lab_environment: dict[str, str]
) -> None:
    words = ("check", "shop.pricing:price", "--items", "shop.pricing:orders", "--write", "exp_price.py")
    ended = lab(*words, *SMALL, *HERE)
    assert_measured(ended)
    assert "go on with  pytest --internals-lab exp_price.py" in ended.said
    listed = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--internals-lab",
            "--co",
            "-q",
            "-p",
            "no:cacheprovider",
            "exp_price.py",
        ],
        cwd=project,
        env=lab_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"exp_price.py::price[{sys.version_info[0]}.{sys.version_info[1]}-sequential-1]" in listed.stdout
    again = lab(*words, *SMALL, *HERE)
    assert again.code == 2
    assert "the file is there already" in again.said


def test_a_function_that_raises_is_shown_with_its_own_lines_alone(lab: Any, pricing: Path) -> None:
    ended = lab("check", "shop.pricing:fails", *SMALL, *HERE)
    assert ended.code == 1, ended.said
    assert "failed: ValueError: out of stock (before the rounds)" in ended.answer
    frames = [line.strip() for line in ended.answer.splitlines() if line.strip().startswith("File ")]
    assert frames
    assert all(str(pricing) in frame for frame in frames), frames


def test_what_only_one_interpreter_can_import_is_unsupported_on_the_other(
    lab: Any, pricing: Path, gil_twin: Interpreter
) -> None:
    pricing.write_text(
        "import sys\nif sys.version_info < (3, 13):\n    raise ImportError('too old')\n" + MODULE
    )
    assert sys.version_info < (3, 13), "the tests run on an older Python than the twin"
    ended = lab(
        "check", "shop.pricing:price", "--args", "3", *SMALL, "--interpreters", f"this,{gil_twin.executable}"
    )
    (run,) = ended.runs
    outcomes = {result.cell.interpreter: result for result in run.cells}
    (older,) = {name for name in outcomes if name != gil_twin.name}
    assert outcomes[older].outcome == "unsupported"
    assert "ImportError: too old" in str(outcomes[older].reason)
    assert outcomes[gil_twin.name].outcome in ("measured", "invalid")
    assert "shop.pricing cannot be imported on" in ended.said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["shop.prizing:price"], "no module 'shop.prizing'; did you mean 'shop.pricing'?"),
        (["shop.pricing:prices"], "module 'shop.pricing' has no 'prices'; did you mean 'price'?"),
        (["shop.pricing:price"], "needs its parameter 'order'; give --args 'order=...'"),
        (["shop.pricing:sys.maxsize"], "is no function, but an int"),
        (["nowhere:price"], "no module 'nowhere'; valid: 'shop'"),
        (["shop.pricing:price", "--args", "1", "--strategies", "thread"], "did you mean 'threads'?"),
        (["shop.pricing:price", "--workers", "none"], "--workers: a worker count is a number from 1"),
        (["shop.pricing:price", "--budget", "-1"], "--budget: a number of seconds of at least 0"),
        (["shop.pricing:price", "--effort", "quik"], "did you mean 'quick'?"),
    ],
)
def test_a_mistake_is_answered_with_what_would_be_right(lab: Any, words: list[str], said: str) -> None:
    ended = lab("check", *words, *HERE)
    assert ended.code == 2
    assert said in ended.said
    assert "Traceback" not in ended.said
    assert ended.runs == []


def test_an_import_that_fails_shows_the_teams_lines_alone(lab: Any, project: Path) -> None:
    broken = project / "src" / "shop" / "broken.py"
    broken.write_text("import shop.pricing\nimport not_installed\n")
    ended = lab("check", "shop.broken:price", *HERE)
    assert ended.code == 2
    assert "ModuleNotFoundError: No module named 'not_installed'" in ended.said
    frames = [line.strip() for line in ended.said.splitlines() if line.strip().startswith("File ")]
    assert frames == [f'File "{broken}", line 2, in <module>']


def test_ctrl_c_keeps_what_was_measured_and_answers_with_it(
    project: Path, lab_environment: dict[str, str]
) -> None:
    (project / "src" / "shop" / "pipes.py").write_text(
        "import os\n\nopen_pipe = os.open('signals', os.O_WRONLY)\n\ndef unit():\n    os.write(open_pipe, b'.')\n"
    )
    os.mkfifo(project / "signals")
    # Open for both: neither side waits for the other.
    pipe = os.open(project / "signals", os.O_RDWR | os.O_NONBLOCK)
    process = subprocess.Popen(
        [sys.executable, "-m", "internals_lab.cli.main", "check", "shop.pipes:unit", *SMALL, *HERE],
        cwd=project,
        env=lab_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        ready, _, _ = select.select([pipe], [], [], 120)
        assert ready
        # The unit has run: there is a journal by now.
        process.send_signal(signal.SIGINT)
        while select.select([pipe], [], [], 0)[0]:
            os.read(pipe, 1 << 16)
        answer, said = process.communicate(timeout=120)
    finally:
        os.close(pipe)
        process.kill()
        process.communicate()
    assert process.returncode == 130, said
    assert "interrupted: took" in answer
    assert list((project / "lab-results").glob("*.json"))


def test_what_a_function_needs_is_installed_for_it(
    lab: Any, project: Path, package_index: Any, lab_environment: dict[str, str]
) -> None:
    package_index.wheel("planted", "1.0")
    lab_environment.update(package_index.environment)
    try:
        (project / "src" / "shop" / "counting.py").write_text(
            "import planted, time\ndef count():\n    time.sleep(0.001)\n    return planted.version"
        )
        without = lab("check", "shop.counting:count", *SMALL, *HERE)
        assert without.code == 2
        assert "No module named 'planted'" in without.said
        ended = lab("check", "shop.counting:count", "--requirements", "planted", *SMALL, *HERE)
        assert_measured(ended)
        assert [one.packages for one in ended.runs[0].environments] == [{"planted": "1.0"}]
    finally:
        for name in package_index.environment:
            del lab_environment[name]
