"""Real packages from the registry that this machine is set up for."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from internals_lab.environments.environments import Environments, Made
from internals_lab.environments.needs import Needs
from internals_lab.interpreters.findings import Findings
from internals_lab.model.interpreter import Interpreter


def test_numpy_is_the_same_on_both_builds_of_3_13_and_on_this_python(
    environments: Callable[..., Environments],
    this_interpreter: Interpreter,
    gil_twin: Interpreter,
    free_threaded: Interpreter,
) -> None:
    on = (this_interpreter, gil_twin, free_threaded)
    results = environments(*on, uv=None).made_for(Needs(requirements=("numpy",)))
    versions = set()
    for one in on:
        made = results[one.name]
        assert isinstance(made, Made), made
        code = "import numpy, sys; print(numpy.__version__, numpy.arange(5).sum())"
        command = [made.interpreter.executable, "-c", code]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        assert told == [made.record.packages["numpy"], "10"]
        assert made.record.built == []
        versions.add(told[0])
    assert len(versions) == 1


def test_a_project_without_a_backend_has_its_requirements_installed(
    environments: Callable[..., Environments], this_interpreter: Interpreter, tmp_path: Path
) -> None:
    from internals_lab.environments.project import project_at

    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "shop"\nversion = "1"\ndependencies = ["idna"]\n'
    )
    needs = Needs(project=project_at(".", tmp_path))
    made = environments(this_interpreter, uv=None).made_for(needs)[this_interpreter.name]
    assert isinstance(made, Made)
    assert set(made.record.packages) == {"idna"}


def test_a_package_that_nobody_has_is_refused_everywhere_by_name(
    environments: Callable[..., Environments], found_interpreters: Findings, this_interpreter: Interpreter
) -> None:
    needs = Needs(requirements=("idna==0.0.0.1",))
    refused = environments(this_interpreter, uv=None).made_for(needs)[this_interpreter.name]
    assert "idna" in getattr(refused, "reason", "")
