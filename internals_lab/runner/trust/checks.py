"""Whether a sample is what it was meant to be: checks that are recorded with it, and what they mean for its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from internals_lab.model.plausibility import implausible
from internals_lab.model.sample import Check, GilState, Sample
from internals_lab.runner.planning.arm import Arm
from internals_lab.runner.trust.surrounding_checks import surrounding_checks
from internals_lab.verdicts.observed_gil import planned_gil
from internals_lab.verdicts.without_processor import without_processor_ns

# What the machine does to a sample, rather than the cell itself: borne now and then.
BORNE = frozenset({"starvation", "swap", "throttling"})
# Tells of the harm that a cell does to others; its own figures stand.
HARMLESS = frozenset({"idle"})
# Workers that stood ready while more than this share of what they could have used went to others were starved.
MOST_STARVED_SHARE = 0.2
# One disturbed round in a few is a machine's everyday life; more is a cell that cannot be trusted.
MOST_DISTURBED_ROUNDS = 0.5


def checks_of(
    arm: Arm, sample: Sample, *, wrong_results: int, first_wrong: str | None, not_checkable: str | None = None
) -> Sample:
    """The sample with its checks."""
    checks = [
        gil_check(arm, sample.gil),
        _result_check(arm, wrong_results, first_wrong, not_checkable),
        _starvation_check(arm, sample),
        _clock_check(sample),
        *surrounding_checks(sample),
        *knob_checks(arm, sample.knobs_read_back),
    ]
    return msgspec.structs.replace(sample, checks=checks)


def invalid_reason(samples: Sequence[Sample]) -> str | None:
    """Why the cell of these samples is invalid, or None.

    One sample that is not what it was meant to be is enough; those that the machine starved, throttled or swapped out
    are borne up to half of the rounds.
    """
    disturbed: list[str] = []
    for sample in samples:
        failed = [check for check in sample.checks if check.state == "failed" and check.name not in HARMLESS]
        for check in failed:
            if check.name not in BORNE:
                return check.detail
        if failed:
            disturbed.append(failed[0].detail)
    if len(disturbed) > MOST_DISTURBED_ROUNDS * len(samples):
        return f"{len(disturbed)} of {len(samples)} rounds: {disturbed[0]}"
    return None


def gil_check(arm: Arm, gil: GilState) -> Check:
    """Whether the cell's processes ran under the GIL that was planned."""
    wanted = planned_gil(arm.cell, arm.interpreter)
    if not gil.seen_at_end:
        return Check(name="gil", state="not checkable here", detail="the interpreter does not say")
    if gil.seen_at_end == {wanted}:
        return Check(name="gil", state="passed", detail="on" if wanted else "off")
    if wanted:
        detail = "the GIL was off at the end, wanted was on"
    elif gil.enabled_by:
        detail = f"the GIL was turned on by the import of {gil.enabled_by!r}{_on_whose_behalf(gil)}"
    else:
        detail = "the GIL was on at the end, wanted was off"
    return Check(name="gil", state="failed", detail=detail)


def _on_whose_behalf(gil: GilState) -> str:
    # The experiment's own import needs no mention.
    further = f", which {gil.importers[-1]} imports" if len(gil.importers) > 1 else ""
    if gil.at_start:
        return f"{further}, before anything of the experiment was loaded"
    if gil.at_end is False:
        return f"{further}, in a process that the unit started"
    return further


def _result_check(arm: Arm, wrong_results: int, first_wrong: str | None, not_checkable: str | None) -> Check:
    if arm.scenario.check == "none" or arm.scenario.kind == "snippets":
        return Check(name="result", state="not checkable here", detail="check=None")
    if not_checkable:
        return Check(name="result", state="not checkable here", detail=not_checkable)
    if wrong_results:
        detail = f"result differs from sequential in {wrong_results} blocks: {first_wrong}"
        return Check(name="result", state="failed", detail=detail)
    return Check(name="result", state="passed")


def _starvation_check(arm: Arm, sample: Sample) -> Check:
    without_ns = without_processor_ns(sample)
    if without_ns is None:
        return _starvation_seen_from_outside(arm, sample)
    if arm.cell.workers > len(sample.cpus):
        return Check(name="starvation", state="not checkable here", detail="more workers than processors")
    if sample.threads_of_the_unit:
        return Check(name="starvation", state="not checkable here", detail="the unit has threads of its own")
    return _starved(_starved_share(arm, sample, sum(without_ns)))


def _starved(share: float) -> Check:
    detail = f"ready to run but without a processor for {share:.0%} of the time: others had it, or processes of its own"
    return Check(name="starvation", state="failed" if share > MOST_STARVED_SHARE else "passed", detail=detail)


def _starvation_seen_from_outside(arm: Arm, sample: Sample) -> Check:
    around = sample.surroundings
    wall_ns, cpu_ns, delay_ns = around.asked_wall_ns, around.asked_cpu_ns, around.asked_run_delay_ns
    if not wall_ns or cpu_ns is None or delay_ns is None:
        return Check(name="starvation", state="not checkable here", detail="no run delay is counted")
    if arm.cell.workers > 1 and not _in_turn(arm, sample):
        return Check(
            name="starvation", state="not checkable here", detail="no run delay of a thread is counted"
        )
    # Of an interpreter's threads that only help, delays count as far as nothing ran instead.
    return _starved(min(delay_ns, max(0, wall_ns - cpu_ns)) / wall_ns)


def _in_turn(arm: Arm, sample: Sample) -> bool:
    return arm.strategy.takes_turns_under_gil and sample.gil.at_end is not False


def _starved_share(arm: Arm, sample: Sample, without_ns: int) -> float:
    # Of the capacity that the cell could have used, what it neither used nor went without by its own choice. Threads
    # that take turns on a GIL can use one processor: one of them standing ready while another runs costs nothing.
    usable = 1 if _in_turn(arm, sample) else min(arm.cell.workers, max(1, len(sample.cpus)))
    capacity_ns = usable * sum(sample.blocks.wall_ns)
    unused_ns = max(0, capacity_ns - sum(sample.blocks.cpu_ns))
    return min(without_ns, unused_ns) / max(1, capacity_ns)


def _clock_check(sample: Sample) -> Check:
    mistake = implausible(sample)
    return Check(name="clock", state="failed" if mistake else "passed", detail=mistake or "")


def knob_checks(arm: Arm, read_back: Mapping[str, str]) -> list[Check]:
    """Whether each knob reads back as it was turned."""
    checks = []
    for knob, value in arm.knobs:
        wanted, found = knob.expected(value), read_back.get(knob.name)
        checks.append(
            Check(
                name=f"knob {knob.name}",
                state="passed" if found == wanted else "failed",
                detail=f"{knob.name} reads back as {found}"
                + ("" if found == wanted else f", wanted {wanted}"),
            )
        )
    return checks
