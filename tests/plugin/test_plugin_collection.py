"""What is collected, what is selected, and what the host does not import."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"

PLAIN = """\
from internals_lab import scenario

@scenario(strategies=["sequential", "threads"], workers=[1])
def plain():
    return 1

plain.claim("Costs something", compare=("threads", "sequential"), workers=1, speedup="< 1")
plain.expect("Costs little", compare=("threads", "sequential"), workers=1, speedup="> 0.5")
"""
SPACED = """\
from internals_lab import snippets

sums = snippets(setup="x = 1", variants={"native +": "x + 1", "a [list]": "[x]"})
"""
TEST = "def test_nothing(): pass\n"
PLAIN_IDS = [
    f"exp_plain.py::plain[{THIS}-sequential-1]",
    f"exp_plain.py::plain[{THIS}-threads-1]",
    f"exp_plain.py::plain[claim-costs-something-{THIS}]",
    f"exp_plain.py::plain[expectation-costs-little-{THIS}]",
]


@pytest.fixture(scope="module")
def project(make_project: Any) -> Any:
    return make_project({"exp_plain.py": PLAIN, "test_beside.py": TEST, "deeper/exp_spaced.py": SPACED})


def test_experiments_are_collected_and_tests_are_not(project: Any) -> None:
    assert project.collected() == [
        f"deeper/exp_spaced.py::sums[{THIS}-native +]",
        f"deeper/exp_spaced.py::sums[{THIS}-a [list]]",
        *PLAIN_IDS,
    ]


def test_without_the_option_only_tests_are_collected(project: Any) -> None:
    ended = project.run("--collect-only", "-q", lab=False)
    assert [line for line in ended.text.splitlines() if "::" in line] == ["test_beside.py::test_nothing"]


def test_a_file_named_on_the_command_line_is_collected_alone(project: Any) -> None:
    assert project.collected("exp_plain.py") == PLAIN_IDS


def test_brackets_and_blanks_in_the_names_of_folders_stay_out_of_the_brackets_of_ids(
    make_project: Any,
) -> None:
    project = make_project({"my [lab] ü/exp_plain.py": PLAIN})
    assert project.collected() == [f"my [lab] ü/{one}" for one in PLAIN_IDS]


def test_a_test_file_named_on_the_command_line_stays_out(project: Any) -> None:
    ended = project.run("--collect-only", "-q", "test_beside.py")
    assert "::" not in ended.text
    assert "no tests collected" in ended.text


def test_collecting_measures_nothing(project: Any) -> None:
    project.collected()
    assert not (project.folder / "lab-results").exists()


def test_the_ini_file_can_name_experiments_otherwise(make_project: Any) -> None:
    project = make_project(
        {"gil_experiment.py": PLAIN, "exp_plain.py": PLAIN}, ini="internals_lab_files = *_experiment.py\n"
    )
    assert {one.partition("::")[0] for one in project.collected()} == {"gil_experiment.py"}


@pytest.mark.parametrize(
    ("options", "chosen"),
    [
        (["-k", "threads and not claim"], [f"exp_plain.py::plain[{THIS}-threads-1]"]),
        (["-k", "costs-little"], PLAIN_IDS[3:]),
        (["-k", "claim or expectation"], PLAIN_IDS[2:]),
        (["-k", "native"], [f"deeper/exp_spaced.py::sums[{THIS}-native +]"]),
        (["-m", "lab_claim"], [f"exp_plain.py::plain[claim-costs-something-{THIS}]"]),
        (["-m", "lab_expectation"], [f"exp_plain.py::plain[expectation-costs-little-{THIS}]"]),
        (["-m", "lab_cell", "exp_plain.py"], PLAIN_IDS[:2]),
        ([PLAIN_IDS[1]], [PLAIN_IDS[1]]),
        (["exp_plain.py::plain"], PLAIN_IDS),
        (
            [f"deeper/exp_spaced.py::sums[{THIS}-a [list]]", PLAIN_IDS[2]],
            [f"deeper/exp_spaced.py::sums[{THIS}-a [list]]", PLAIN_IDS[2]],
        ),
        (["exp_plain.py", f"--deselect={PLAIN_IDS[0]}", f"--deselect={PLAIN_IDS[3]}"], PLAIN_IDS[1:3]),
    ],
)
def test_items_are_selected_as_tests_are(project: Any, options: list[str], chosen: list[str]) -> None:
    assert project.collected("--strict-markers", *options) == chosen


def test_an_experiment_is_imported_by_workers_only(make_project: Any) -> None:
    """Its package, its project in src and what only the measured interpreter can see are all there for workers."""
    project = make_project(
        {
            "experiments/__init__.py": "import sys\nassert 'pytest' not in sys.modules, 'imported by the host'\n",
            "experiments/exp_own.py": "import only_there, neighbour_of_src\n"
            "from experiments.neighbour import STRATEGIES\n"
            "from internals_lab import scenario\n"
            "@scenario(strategies=STRATEGIES)\n"
            "def own(): return only_there.VALUE\n",
            "experiments/neighbour.py": "import pytest_is_not_needed_here\nSTRATEGIES = ['sequential']\n",
            "experiments/pytest_is_not_needed_here.py": "",
            "elsewhere/only_there.py": "VALUE = 1\n",
            "elsewhere/pytest_is_not_needed_here.py": "",
            "src/neighbour_of_src.py": "",
        },
        ini="lab_pythonpath = elsewhere\n",
    )
    assert project.collected("experiments") == [f"experiments/exp_own.py::own[{THIS}-sequential-1]"]


HEAVY = ("numpy", "scipy", "rich", "msgspec", "psutil", "internals_lab", "dash", "plotly")
STARTUP = """\
import sys
import pytest

class Look:
    def pytest_collection_finish(self):
        loaded = {name for name in sys.modules if name.partition(".")[0] in %r}
        print("loaded:", sorted(loaded), "pytest_internals_lab" in sys.modules)

pytest.main(["--collect-only", "-q", "-s", "-p", "no:dash", *sys.argv[1:]], plugins=[Look()])
"""


def test_without_the_option_nothing_heavy_is_imported(project: Any) -> None:
    look = project.write("look.py", STARTUP % (HEAVY,))
    without, asked = (_looked(project, look, options) for options in ([], ["--internals-lab"]))
    assert without == "loaded: [] True"
    assert "'internals_lab.runner.course.laboratory'" in asked


def _looked(project: Any, look: Path, options: list[str]) -> str:
    done = subprocess.run(
        [sys.executable, str(look), *options],
        cwd=project.folder,
        env=project.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return next(line for line in done.stdout.splitlines() if line.startswith("loaded: "))
