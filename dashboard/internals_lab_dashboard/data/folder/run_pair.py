"""Two runs held against each other: worked out once for as long as their files do not change."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from internals_lab.errors import ResultsError
from internals_lab_dashboard.data.folder.library import RunEntry

if TYPE_CHECKING:
    from internals_lab.model.run_comparison import RunComparison

PAIRS_KEPT = 16


def compared(baseline: RunEntry, current: RunEntry) -> RunComparison:
    """What changed from the one to the other; LabError where one cannot be read any more, or has settings that mean nothing."""
    return _compared(*(_version(entry.path) for entry in (baseline, current)))


@lru_cache(maxsize=PAIRS_KEPT)
def _compared(baseline: tuple[Path, int, int], current: tuple[Path, int, int]) -> RunComparison:
    # They bring numpy along, which the dashboard starts without.
    from internals_lab.machine.stored_noise import stored_noise
    from internals_lab.store.loading import load_run
    from internals_lab.verdicts.between_runs.compared_runs import compare_runs

    before, now = (load_run(path) for path, _, _ in (baseline, current))
    return compare_runs(before, now, noise_floor=stored_noise(now.machine.id))


def _version(path: Path) -> tuple[Path, int, int]:
    try:
        status = path.stat()
    except OSError as error:
        raise ResultsError(f"{path.name}: {error.strerror}") from error
    return path, status.st_mtime_ns, status.st_size
