"""How much measuring is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from internals_lab.errors import SettingsError, nearest

# A unit, or a block, that takes longer than this is long.
LONG_NS = 200e6
# A stretch of so many steps of the clock is known to half a percent.
STEPS_TO_TELL = 200


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How many rounds and blocks, and how long they are.

    `rounds` is the most; a run looks at the data in between and stops for what is decided. `all_values`: every
    declared worker count and knob value is measured; without it, one worker and the cores, the first and the last
    value of a knob, and the first of further ones. `block_ns` is what a timed block aims at, `lead_in_ns` the untimed work before it (0: none),
    `sweep_blocks` the blocks of a round; `sweep_blocks_of_one` those of a scenario none of whose cells has several
    workers, which scatter less. A round gives a cell about `cell_round_ns` of timed work: cells whose blocks
    are long get fewer of them, but at least `fewest_blocks`, and fewer still where the unit itself is long.
    `passes` is how many processes each probe looks at, in each cell.
    """

    name: str
    rounds: int
    all_values: bool
    block_ns: int = 6_000_000
    lead_in_ns: int = 2_000_000
    sweep_blocks: int = 16
    sweep_blocks_of_one: int = 16
    cell_round_ns: int = 400_000_000
    fewest_blocks: int = 4
    warmup_times: int = 5
    pilot_ns: int = 10_000_000
    passes: int = 6

    def blocks_for(self, block_ns: float, *, unit_ns: float = 0.0) -> int:
        """How many blocks a round gives to a cell whose blocks take `block_ns`: a power of two, so that the sweeps of
        any two cells nest and the one with fewer blocks always has the other as its neighbour.

        Of long units one block a round is enough: more rounds help more than more blocks (docs/method.md).
        """
        if max(block_ns, unit_ns) > LONG_NS:
            return 1
        fewest = self.fewest_blocks if unit_ns <= LONG_NS / 2 else 2
        wanted = max(fewest, min(self.sweep_blocks, int(self.cell_round_ns / max(block_ns, 1))))
        return 1 << (wanted.bit_length() - 1)

    def pilot_ns_by(self, clock_step_ns: int) -> int:
        """For how long a unit is tried at the least, by a clock of such steps."""
        return max(self.pilot_ns, STEPS_TO_TELL * clock_step_ns)

    def warmups_for(self, pass_ns: float) -> int:
        """How many untimed passes a fresh process makes; long ones repeat their loops enough in one."""
        if pass_ns > LONG_NS:
            return 1
        return self.warmup_times if pass_ns <= LONG_NS / 2 else min(3, self.warmup_times)

    def lead_in_units_for(self, unit_ns: float, units: int) -> int:
        """Untimed units before a block of `units`. A long unit has none: what is cold at its beginning is no part of it
        that one could see, and a lead-in would double the price of a round.
        """
        if not self.lead_in_ns or unit_ns > LONG_NS:
            return 0
        return max(1, min(units, round(self.lead_in_ns / unit_ns)))

    def with_half_the_blocks(self) -> Effort:
        """Rounds that cost less and tell a little less each."""
        return replace(self, sweep_blocks=max(self.fewest_blocks, self.sweep_blocks // 2))

    def for_single_workers(self) -> Effort:
        """For scenarios none of whose cells has several workers."""
        return replace(self, sweep_blocks=min(self.sweep_blocks, self.sweep_blocks_of_one))

    def for_control(self) -> Effort:
        """For cells that nobody declared, which need not be known as well as what was asked for."""
        return self.with_half_the_blocks()


EFFORTS = {
    effort.name: effort
    for effort in (
        Effort(
            name="quick",
            rounds=8,
            all_values=False,
            block_ns=3_000_000,
            lead_in_ns=1_000_000,
            sweep_blocks=8,
            sweep_blocks_of_one=4,
            cell_round_ns=40_000_000,
            fewest_blocks=2,
            warmup_times=3,
            pilot_ns=5_000_000,
        ),
        Effort(name="standard", rounds=32, all_values=True, passes=8),
        Effort(name="thorough", rounds=64, all_values=True, passes=16),
    )
}

# Below this an exact interval at 95 % does not exist (docs/method.md).
FEWEST_ROUNDS = 6


def effort_named(name: str, *, rounds: int | None = None) -> Effort:
    """The effort of that name, with another number of rounds if wanted. Raises SettingsError."""
    if name not in EFFORTS:
        raise SettingsError(f"unknown effort {name!r}{nearest(name, EFFORTS)}")
    effort = EFFORTS[name]
    if rounds is None:
        return effort
    if rounds < FEWEST_ROUNDS:
        raise SettingsError(f"{rounds} rounds give no interval: {FEWEST_ROUNDS} is the least")
    return replace(effort, rounds=rounds)
