"""The settings under which a run is judged."""

from __future__ import annotations

from internals_lab.errors import SettingsError
from internals_lab.estimation.equivalence import DEFAULT_MARGIN
from internals_lab.estimation.stopping import level_of_a_look
from internals_lab.model.base import JSON, Record
from internals_lab.model.run import Run

DEFAULT_LEVEL = 0.95


class Judging(Record):
    """`level` is the confidence level of every interval; a speedup within [1/(1 + margin), 1 + margin] is `same`.

    `looks` is how often the run might have stopped: each interval of a ratio is taken at a stricter level then, so
    that the one which is reported keeps `level`.
    """

    level: float = DEFAULT_LEVEL
    margin: float = DEFAULT_MARGIN
    looks: int = 1

    @property
    def look_level(self) -> float:
        """The level at which the interval of a ratio is taken."""
        return level_of_a_look(self.level, self.looks)

    @property
    def family_error(self) -> float:
        """The error that all declared comparisons of a run are allowed together, at a look. Bonferroni over the looks:
        what `look_level` gains over that was simulated for single comparisons only.
        """
        return (1 - self.level) / max(1, self.looks)

    @classmethod
    def of_run(cls, run: Run) -> Judging:
        """As the run's settings say ("level", "equivalence_margin", "looks", the rounds after which it might have
        stopped); SettingsError for values without meaning.
        """
        level = _number(run.settings.get("level", DEFAULT_LEVEL), "level")
        margin = _number(run.settings.get("equivalence_margin", DEFAULT_MARGIN), "equivalence_margin")
        if not 0 < level < 1:
            raise SettingsError(f"level is {level:g}; a confidence level lies between 0 and 1, such as 0.95")
        if not 0 <= margin < 1:
            raise SettingsError(f"equivalence_margin is {margin:g}; it is a share, such as 0.02 for 2 %")
        looks = run.settings.get("looks")
        return cls(level=level, margin=margin, looks=len(looks) if isinstance(looks, list) else 1)


def _number(value: JSON, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(f"{name} is {value!r}; it must be a number")
    return float(value)
