"""Experiments with packages and a project of the team's, measured where these are installed."""

from __future__ import annotations

import dataclasses
import json
import os
from typing import Any

import pytest

from internals_lab.folders import user_cache_folder

NEEDS_A_PACKAGE = """\
import planted
import time
from internals_lab import scenario


@scenario(strategies=["sequential"], requirements=["planted<2"])
def counts():
    time.sleep(0.001)
    return len(planted.version)
"""
NEEDS_NOTHING = """\
import time
from internals_lab import scenario


@scenario(strategies=["sequential"])
def adds():
    time.sleep(0.001)
"""
USES_THE_SHOP = """\
import shop
import time
from internals_lab import scenario


@scenario(strategies=["sequential"])
def prices():
    time.sleep(0.001)
    return shop.price()
"""
SHOP = "import planted\n\ndef price():\n    return len(planted.version)\n"
PYPROJECT = '[project]\nname = "shop"\nversion = "1"\ndependencies = ["planted"]\n'


@pytest.fixture
def project_with(make_project: Any, package_index: Any) -> Any:
    """A project whose packages come from the test's own index."""

    def project_with(files: dict[str, str], ini: str = "") -> Any:
        project = make_project(files, ini=ini)
        return dataclasses.replace(project, environment=project.environment | package_index.environment)

    return project_with


def _is_measured(ended: Any) -> bool:
    """Whether every cell that was to be measured was; one that others disturbed counts, for this is not about figures."""
    outcomes = {cell["outcome"] for cell in ended.cells.values()}
    return bool(outcomes & {"measured", "invalid"}) and outcomes <= {"measured", "invalid", "unsupported"}


def test_a_scenario_is_measured_with_what_it_requires_in_one_version_wherever_that_can_be_had(
    project_with: Any, package_index: Any, this_interpreter: Any, gil_twin: Any, free_threaded: Any
) -> None:
    for version in ("1.0", "1.5"):
        package_index.wheel("planted", version, "cp313-cp313-linux_x86_64")
    package_index.wheel("planted", "1.0", "cp313-cp313t-linux_x86_64")
    package_index.wheel("planted", "2.0")
    project = project_with({"exp_planted.py": NEEDS_A_PACKAGE})
    builds = ",".join(one.executable for one in (this_interpreter, gil_twin, free_threaded))
    ended = project.run("--lab-interpreters", builds)
    assert _is_measured(ended), ended.text
    this, *others = (one["name"] for one in ended.document["interpreters"])
    told = {
        one["interpreter"]: (one["scenarios"], one["requirements"], one["packages"])
        for one in ended.document["environments"]
    }
    expected = (["exp_planted.py::counts"], ["planted<2"], {"planted": "1.0"})
    assert told == dict.fromkeys(others, expected)
    confounded = [words for one in ended.document["comparisons"] for words in one["confounded_by"]]
    assert not any("package" in words for words in confounded)
    # The first that can have it reads the file, before it is known what is measured.
    assert ended.text.count("making 1 environment with planted<2 (1 package)") == 2
    [unsupported] = [cell for cell in ended.cells.values() if cell["outcome"] == "unsupported"]
    assert unsupported["cell"]["interpreter"] == this
    assert "planted" in unsupported["reason"]
    [skipped] = [one for one in ended.reported.values() if one.outcome == "skipped"]
    assert f"unsupported: {unsupported['reason']}" in skipped.message


def test_numpy_is_measured_in_one_version_on_this_python_and_both_builds_of_3_13(
    make_project: Any, this_interpreter: Any, gil_twin: Any, free_threaded: Any
) -> None:
    """From the registry; numpy's newest has no wheel for free-threaded 3.13."""
    experiment = NEEDS_A_PACKAGE.replace("planted<2", "numpy").replace("planted", "numpy")
    project = make_project({"exp_numpy.py": experiment.replace("numpy.version", "numpy.arange(9)")})
    downloads = os.environ.get("UV_CACHE_DIR") or str(user_cache_folder("uv"))
    project = dataclasses.replace(project, environment=project.environment | {"UV_CACHE_DIR": downloads})
    builds = ",".join(one.executable for one in (this_interpreter, gil_twin, free_threaded))
    ended = project.run("--lab-interpreters", builds)
    assert _is_measured(ended), ended.text
    assert {cell["outcome"] for cell in ended.cells.values()} <= {"measured", "invalid"}
    [packages] = {json.dumps(one["packages"]) for one in ended.document["environments"]}
    assert len(ended.document["environments"]) == 3
    assert f"packages: numpy {json.loads(packages)['numpy']}" in ended.text


def test_the_ini_names_requirements_and_the_project(project_with: Any, package_index: Any) -> None:
    package_index.wheel("planted", "1.0")
    package_index.wheel("beneath", "1.0")
    project = project_with(
        {
            "experiments/exp_shop.py": USES_THE_SHOP,
            "src/shop.py": SHOP,
            "pyproject.toml": PYPROJECT,
        },
        ini="lab_project = .\nlab_requirements =\n    planted>=1\n    beneath\n",
    )
    ended = project.run("experiments")
    assert _is_measured(ended), ended.text
    [environment] = ended.document["environments"]
    assert environment["project"] == "shop"
    assert environment["requirements"] == ["beneath", "planted>=1"]
    assert environment["packages"] == {"beneath": "1.0", "planted": "1.0"}
    assert "making 1 environment" in ended.text
    again = project.run("experiments", "--collect-only")
    assert "prices" in again.text
    assert "environment" not in again.text


# Its modules lie where only an installation finds them.
BACKEND = """
import os, zipfile

def build_editable(folder, *_):
    about = "shop-1.dist-info"
    with zipfile.ZipFile(os.path.join(folder, "shop-1-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("shop.pth", os.path.abspath("lib"))
        wheel.writestr(about + "/METADATA", "Metadata-Version: 2.1\\nName: shop\\nVersion: 1")
        wheel.writestr(about + "/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any")
        wheel.writestr(about + "/RECORD", "")
    return "shop-1-py3-none-any.whl"
"""
BUILD_SYSTEM = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def test_a_project_with_a_backend_is_imported_from_where_it_is_installed(
    project_with: Any, package_index: Any
) -> None:
    package_index.wheel("planted", "1.0")
    files = {
        "experiments/exp_shop.py": USES_THE_SHOP,
        "lib/shop.py": SHOP,
        "shop.py": "raise ImportError('these are the sources beside it')",
        "pyproject.toml": BUILD_SYSTEM + PYPROJECT,
        "backend.py": BACKEND,
    }
    ended = project_with(files).run("experiments", "--collect-only", "--lab-project", ".")
    assert ended.code == 0, ended.text
    assert "making 1 environment with the project shop (2 packages)" in ended.text


def test_where_no_index_answers_the_run_ends_and_says_so(project_with: Any) -> None:
    inside = NEEDS_A_PACKAGE.replace("import planted\n", "").replace("return", "import planted; return")
    project = project_with({"exp_inside.py": inside})
    project.write("index/uv.toml", "no-such-setting = 1")
    project.environment["UV_CONFIG_FILE"] = str(project.folder / "index" / "uv.toml")
    ended = project.run()
    assert ended.code == pytest.ExitCode.USAGE_ERROR, ended.text
    assert "uv could not do its work" in ended.text
    assert "Traceback" not in ended.text
    assert ended.results is None


def test_an_option_wins_over_the_ini(project_with: Any, package_index: Any) -> None:
    package_index.wheel("planted", "1.0")
    package_index.wheel("planted", "2.0")
    project = project_with({"exp_plain.py": NEEDS_NOTHING}, ini="lab_requirements = nowhere-to-be-had\n")
    ended = project.run("--collect-only", "--lab-requirements", "planted>=1,<2")
    assert ended.code == 0, ended.text
    assert "making 1 environment with planted<2,>=1 (1 package)" in ended.text


def test_collecting_alone_makes_an_environment_only_if_the_file_cannot_be_loaded_without(
    project_with: Any, package_index: Any
) -> None:
    package_index.wheel("planted", "1.0")
    inside = NEEDS_A_PACKAGE.replace("import planted\n", "").replace("return", "import planted; return")
    project = project_with({"exp_inside.py": inside})
    ended = project.run("--collect-only")
    assert "counts" in ended.text
    assert "environment" not in ended.text


def test_environments_are_made_on_the_interpreters_that_are_selected_alone(
    project_with: Any, package_index: Any, gil_twin: Any, free_threaded: Any
) -> None:
    # A version of its own: what another test made is kept.
    package_index.wheel("planted", "1.6")
    inside = NEEDS_A_PACKAGE.replace("import planted\n", "").replace("return", "import planted; return")
    project = project_with({"exp_inside.py": inside})
    both = f"{gil_twin.executable},{free_threaded.executable}"
    ended = project.run("--lab-interpreters", both, "-k", f"not {free_threaded.short}")
    assert "making 1 environment with planted<2 (1 package)" in ended.text
    assert {cell["cell"]["interpreter"] for cell in ended.cells.values()} == {gil_twin.name}
    assert [one["interpreter"] for one in ended.document["environments"]] == [gil_twin.name]


def test_a_file_that_imports_what_nobody_named_is_told_how_to_name_it(project_with: Any) -> None:
    project = project_with({"exp_shop.py": USES_THE_SHOP})
    ended = project.run()
    assert "No module named 'shop'" in ended.text
    assert "requirements=[...], or the ini does, lab_requirements and lab_project" in ended.text


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("requirements", "numpy=2", "'numpy=2' is no requirement such as 'numpy>=2'"),
        ("project", "nowhere", "there is no folder nowhere"),
    ],
)
def test_a_wrong_value_names_the_option(project_with: Any, option: str, value: str, message: str) -> None:
    project = project_with({"exp_plain.py": NEEDS_NOTHING})
    ended = project.run(f"--lab-{option}", value)
    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert f"--lab-{option}: {message}" in ended.text
