"""What a sample's surroundings mean for it."""

from __future__ import annotations

from internals_lab.model.sample import Check, Sample, Surroundings
from internals_lab.verdicts.idleness import MOST_IDLE_SHARE, idle_share

# A quota's pause of less than this share of the blocks' time disappears in the noise.
MOST_PAUSED_SHARE = 0.01


def surrounding_checks(sample: Sample) -> list[Check]:
    """Swap, throttling and idleness."""
    around = sample.surroundings
    return [_swap_check(around), _throttling_check(sample), _idle_check(sample)]


def _swap_check(around: Surroundings) -> Check:
    if around.swap_bytes is None or around.swap_growth_bytes is None or around.major_faults is None:
        return Check(name="swap", state="not checkable here", detail="the system does not tell of swap")
    mib = around.swap_bytes / 2**20
    if around.swap_growth_bytes:
        moved_out = around.swap_growth_bytes / 2**20
        detail = f"swapping: {moved_out:.3g} MiB of its memory were moved to disk while it was measured"
        return Check(name="swap", state="failed", detail=detail)
    if around.swap_bytes and around.major_faults:
        detail = (
            f"swapping: it waited {around.major_faults} times for pages from disk, with {mib:.3g} MiB in swap"
        )
        return Check(name="swap", state="failed", detail=detail)
    return Check(name="swap", state="passed", detail=f"{around.major_faults} pages came from disk")


def _throttling_check(sample: Sample) -> Check:
    around = sample.surroundings
    if around.heat_throttles:
        detail = f"throttled: its processors slowed down {around.heat_throttles} times for heat"
        return Check(name="throttling", state="failed", detail=detail)
    if around.throttled_ns is None and around.heat_throttles is None:
        return Check(
            name="throttling", state="not checkable here", detail="neither quota nor heat is counted"
        )
    # Whoever shares the process has blocks of about the same length, and was paused in them as well.
    share = (around.throttled_ns or 0) / max(1, sum(sample.blocks.wall_ns) * sample.cells_in_process)
    if around.throttled_periods and share > MOST_PAUSED_SHARE:
        detail = (
            f"throttled: its CPU quota paused it {around.throttled_periods} times, "
            f"for {(around.throttled_ns or 0) / 1e6:.3g} ms"
        )
        return Check(name="throttling", state="failed", detail=detail)
    return Check(name="throttling", state="passed")


def _idle_check(sample: Sample) -> Check:
    share = idle_share(sample)
    if share is None:
        return Check(
            name="idle", state="not checkable here", detail="no CPU time is told, or the rests are too short"
        )
    if share > MOST_IDLE_SHARE:
        detail = f"busy while idle: between its blocks it burnt {share:.0%} of a processor"
        return Check(name="idle", state="failed", detail=detail)
    return Check(name="idle", state="passed")
