"""The settings under which a run is judged."""

from __future__ import annotations

from itertools import count

from internals_lab.errors import SettingsError
from internals_lab.estimation.equivalence import DEFAULT_MARGIN
from internals_lab.estimation.signed_rank import interval_rank
from internals_lab.estimation.stopping import LOOKS, error_of_a_look, level_of_a_look
from internals_lab.model.base import JSON, Record
from internals_lab.model.run import Run

DEFAULT_LEVEL = 0.95
# And the end.
MOST_LOOKS = len(LOOKS) + 1


class Judging(Record):
    """`level` is the confidence level of every interval; a speedup within [1/(1 + margin), 1 + margin] is `same`.

    `looks` are the rounds after which the run looks at its data, the last of them its end: each interval of a ratio is
    taken at a stricter level then, so that the one which is reported keeps `level`.
    """

    level: float = DEFAULT_LEVEL
    margin: float = DEFAULT_MARGIN
    looks: tuple[int, ...] = ()

    def level_at(self, rounds: int) -> float:
        """The level at which the interval of a ratio over so many rounds is taken."""
        return level_of_a_look(rounds, self.looks, self.level)

    @property
    def fewest_rounds(self) -> int:
        """With fewer a ratio has no interval."""
        return next(n for n in count(1) if interval_rank(n, self.level_at(n)) >= 1)

    def family_error_at(self, rounds: int) -> float:
        """The error that all declared comparisons of a run are allowed together where they have so many rounds."""
        return error_of_a_look(rounds, self.looks, self.level)

    def over_all_looks(self, p_value: float, rounds: int) -> float:
        """A p-value over so many rounds as it may be held against 1 - `level`, whenever the run stopped."""
        return min(1.0, p_value * (1 - self.level) / self.family_error_at(rounds))

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
        return cls(level=level, margin=margin, looks=_looks(run.settings.get("looks")))


def _number(value: JSON, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(f"{name} is {value!r}; it must be a number")
    return float(value)


def _looks(value: JSON) -> tuple[int, ...]:
    looks = value if isinstance(value, list) else [value] if value else []
    counts = [look for look in looks if isinstance(look, int) and not isinstance(look, bool) and look > 0]
    if len(counts) != len(looks) or counts != sorted(set(counts)) or len(counts) > MOST_LOOKS:
        raise SettingsError(
            f"looks is {value!r}; it is a list of at most {MOST_LOOKS} numbers of rounds, each larger than the one before"
        )
    return tuple(counts)
