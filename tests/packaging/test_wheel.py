"""The built wheel, apart from the checkout: what it carries, and that it measures."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from internals_lab.model.interpreter import Interpreter
from internals_lab.store.loading import find_runs, load_run
from internals_lab.verdicts.exit_codes import UNSTABLE, what_failed

ROOT = Path(__file__).resolve().parent.parent.parent

# The installed wheel before everything else on the path: the checkout is there too, being installed for editing.
FROM_THE_WHEEL = "import sys; sys.path.insert(0, {folder!r}); import {module}; raise SystemExit({call})"


@pytest.fixture(scope="session")
def unpacked_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    unpacked = folder / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    return unpacked


def run_from(folder: Path, module: str, call: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    code = FROM_THE_WHEEL.format(folder=str(folder), module=module, call=call)
    return subprocess.run(
        [sys.executable, "-I", "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ,
    )


def test_the_wheel_carries_packages_experiments_schema_and_types(unpacked_wheel: Path) -> None:
    for name in (
        "internals_lab/py.typed",
        "internals_lab/worker/core.py",
        "internals_lab/worker/start.py",
        "internals_lab/worker/controls/ceiling.py",
        "internals_lab/store/run-1.schema.json",
        "internals_lab/bundled_experiments/exp_gil.py",
        "internals_lab/bundled_experiments/exp_calls.py",
        "pytest_internals_lab/__init__.py",
        "internals_lab_dashboard/assets/dashboard.css",
    ):
        assert (unpacked_wheel / name).is_file(), name
    names = {path.name for path in unpacked_wheel.iterdir()}
    assert {name for name in names if not name.endswith(".dist-info")} == {
        "internals_lab",
        "pytest_internals_lab",
        "internals_lab_dashboard",
    }


def test_init_copies_the_bundled_experiments_and_leaves_what_is_there(
    unpacked_wheel: Path, tmp_path: Path
) -> None:
    call = "internals_lab.cli.main.main(['init', 'mine'])"
    done = run_from(unpacked_wheel, "internals_lab.cli.main", call, tmp_path)
    assert done.returncode == 0, done.stderr
    copied = tmp_path / "mine" / "exp_gil.py"
    assert copied.read_text() == (ROOT / "experiments" / "exp_gil.py").read_text()
    copied.write_text("mine now")
    done = run_from(unpacked_wheel, "internals_lab.cli.main", call, tmp_path)
    assert "kept" in done.stdout
    assert copied.read_text() == "mine now"


def test_the_wheel_measures(unpacked_wheel: Path, tmp_path: Path, this_interpreter: Interpreter) -> None:
    (tmp_path / "exp_tiny.py").write_text(
        "from internals_lab import snippets\nadding = snippets({'native +': 'x + 1'}, setup='x = 42')\n"
    )
    call = "pytest.main(['--internals-lab', 'exp_tiny.py', '-p', 'no:dash'])"
    done = run_from(unpacked_wheel, "pytest", call, tmp_path)
    [run] = find_runs(tmp_path / "lab-results")
    document = load_run(run.path)
    [result] = document.cells
    assert result.cell.interpreter == this_interpreter.name
    assert len(result.samples) in document.run.settings["looks"]
    assert all(sample.blocks.wall_ns and min(sample.blocks.wall_ns) > 0 for sample in result.samples)
    # Where other programs have the processors the lab says so of a cell that it measured, and that is all it may say.
    assert what_failed(result) in ("measured", "invalid"), done.stdout + done.stderr
    assert done.returncode == (0 if result.outcome == "measured" else UNSTABLE), done.stdout + done.stderr
