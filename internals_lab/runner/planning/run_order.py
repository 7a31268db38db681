"""What a run is asked to do, apart from the experiments themselves."""

from __future__ import annotations

import datetime
import random
import secrets
from dataclasses import dataclass
from pathlib import Path

from internals_lab.machine.placement import DEFAULT_PLACEMENT
from internals_lab.runner.planning.effort import Effort


@dataclass(frozen=True, kw_only=True)
class RunOrder:
    """Settings of a run. `root` is the project's folder, `results` where the JSON goes, `budget_s` the most time.

    `placement` is the word for which processors a cell gets (machine/placement.py).
    Unless it `stops_early`, a run looks at its data once, after all rounds.
    """

    root: Path
    results: Path
    effort: Effort
    seed: int
    command_line: tuple[str, ...] = ()
    budget_s: float | None = None
    level: float = 0.95
    equivalence_margin: float = 0.02
    fail_on: str = "refuted"
    placement: str = DEFAULT_PLACEMENT
    stops_early: bool = True


def new_run_id(now: datetime.datetime) -> str:
    """Sorts by time, and two runs that start in one second differ."""
    return f"{now.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"


def new_seed() -> int:
    """For a run that names none."""
    return random.SystemRandom().randrange(2**32)
