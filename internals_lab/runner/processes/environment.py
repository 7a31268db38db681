"""The environment of a measured process: built, not inherited."""

from __future__ import annotations

from collections.abc import Mapping

# Each of these changes what is measured, and not one of them was said in the experiment.
_REMOVED_PREFIXES = ("PYTHON", "COVERAGE", "COV_CORE_", "PYTEST_", "OMP_", "KMP_", "GOMP_")
_REMOVED = frozenset(
    {
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "BLIS_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "LD_PRELOAD",
        "__PYVENV_LAUNCHER__",
    }
)

# By this the whole tree of a worker is found again, whatever session or parent its members gave themselves.
TOKEN_VARIABLE = "INTERNALS_LAB_WORKER"


def built_environment(
    inherited: Mapping[str, str], *, knobs: Mapping[str, str], hash_seed: int, token: str
) -> dict[str, str]:
    """What is inherited but for all that steers an interpreter, plus the knobs, the hash seed and the token."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith(_REMOVED_PREFIXES) and name not in _REMOVED
    }
    return {**kept, **knobs, "PYTHONHASHSEED": str(hash_seed), TOKEN_VARIABLE: token}
