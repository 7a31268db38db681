"""The environment of a measured process is built: nothing that steers an interpreter is handed down."""

from __future__ import annotations

import pytest

from internals_lab.runner.processes.environment import TOKEN_VARIABLE, built_environment


@pytest.mark.parametrize(
    "name",
    [
        "PYTHONPATH", "PYTHONHOME", "PYTHON_GIL", "PYTHONMALLOC", "PYTHONHASHSEED", "PYTHONDEVMODE",
        "COVERAGE_PROCESS_START", "COV_CORE_SOURCE", "PYTEST_CURRENT_TEST", "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LD_PRELOAD", TOKEN_VARIABLE,
    ],
)  # fmt: skip
def test_what_steers_is_not_handed_down(name: str) -> None:
    built = built_environment({name: "inherited", "HOME": "/home"}, knobs={}, hash_seed=3, token="t")
    assert "inherited" not in built.values()
    assert built == {"HOME": "/home", "PYTHONHASHSEED": "3", TOKEN_VARIABLE: "t"}


def test_knobs_are_set_and_the_hosts_own_is_untouched() -> None:
    host = {"PYTHON_GIL": "1", "PATH": "/bin", "LD_LIBRARY_PATH": "/lib"}
    built = built_environment(host, knobs={"PYTHON_GIL": "0"}, hash_seed=0, token="t")
    assert built["PYTHON_GIL"] == "0"
    assert (built["PATH"], built["LD_LIBRARY_PATH"]) == ("/bin", "/lib")
    assert host["PYTHON_GIL"] == "1"
