"""Records as Markdown tables, with the number of comparisons in every cell. Pure."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence

from scipy import stats

from benchmarks.against_others.answers import Answer, answers
from benchmarks.against_others.comparison import Kind, Record
from benchmarks.against_others.measured.workload import PLANTED

Found = list[tuple[Record, Answer]]


def table(records: Iterable[Record]) -> str:
    """The study's table: one for copies and the planted difference, one across builds, as there are records."""
    by_method: dict[tuple[str, str], Found] = {}
    # By name: turns are in random order, tables need not be.
    for record in sorted(records, key=lambda record: (record.tool, record.replicate)):
        for answer in answers(record):
            by_method.setdefault((answer.method, answer.level), []).append((record, answer))
    if all(record.kind == "builds" for found in by_method.values() for record, _ in found):
        return _markdown(
            [
                "tool and reading | level | s a comparison | ratio, median | half-width, median "
                "| spread of the ratio over runs, 95 % | intervals that hold the median",
                *(_build_row(method, level, found) for (method, level), found in by_method.items()),
            ]
        )
    return _markdown(
        [
            "tool and reading | level | s a comparison | false alarms on copies | half-width, median "
            f"| sees {percent(PLANTED - 1, 0)} | covers {PLANTED} | time in measured code",
            *(_row(method, level, found) for (method, level), found in by_method.items()),
        ]
    )


def _markdown(lines: Sequence[str]) -> str:
    rule = "|".join(" --- " for _ in lines[0].split(" | "))
    return "\n".join(f"| {line} |" for line in [lines[0], rule.strip(), *lines[1:]])


def percent(part: float, decimals: int) -> str:
    """`1.25 %`."""
    return f"{100 * part:.{decimals}f} %"


def _row(method: str, level: str, found: Found) -> str:
    return " | ".join(
        [
            method,
            level,
            _seconds(found),
            share([answer.different for answer in _of_kind(found, "A/A")], with_limits=True),
            _half_width(found),
            share([answer.different for answer in _of_kind(found, "A/B")]),
            _covered(_of_kind(found, "A/B"), PLANTED),
            _in_units(found),
        ]
    )


def _build_row(method: str, level: str, found: Found) -> str:
    estimates = [answer.estimate for _, answer in found if answer.estimate is not None]
    middle = statistics.median(estimates) if estimates else math.nan
    spread = "none"
    if len(estimates) > 1:
        # Half of what 95 % of the runs' estimates span, were they normal.
        deviation = statistics.stdev(map(math.log, estimates))
        spread = f"± {percent(math.expm1(1.96 * deviation), 2)}, n = {len(estimates)}"
    return " | ".join(
        [
            method,
            level,
            _seconds(found),
            f"{middle:.3f}" if estimates else "none",
            _half_width(found),
            spread,
            _covered([answer for _, answer in found], middle),
        ]
    )


def share(said: Sequence[bool | None], *, with_limits: bool = False) -> str:
    """`7/200 (1.4 to 7.1 %)`, and how many gave no answer; `-` where the question has none."""
    answered = [one for one in said if one is not None]
    if not answered:
        return f"no answer: {len(said)}"
    text = f"{sum(answered)}/{len(answered)}"
    if with_limits:
        limits = stats.binomtest(sum(answered), len(answered)).proportion_ci(0.95, method="exact")
        text += f" ({100 * limits.low:.1f} to {percent(limits.high, 1)})"
    return text + (f", no answer: {len(said) - len(answered)}" if len(answered) < len(said) else "")


def _of_kind(found: Found, kind: Kind) -> list[Answer]:
    return [answer for record, answer in found if record.kind == kind]


def _covered(said: Sequence[Answer], truth: float) -> str:
    if all(answer.limits is None and answer.different is not None for answer in said):
        return "none"
    return share(
        [answer.limits.low <= truth <= answer.limits.high if answer.limits else None for answer in said]
    )


def _seconds(found: Found) -> str:
    """What the answers took: of a run of the lab, the part up to the round that an answer stands on."""
    rounds = [answer.rounds for _, answer in found if answer.rounds]
    taken_s = [
        record.wall_s * (answer.rounds / record.evidence["rounds"] if answer.rounds else 1)
        for record, answer in found
    ]
    text = f"{statistics.fmean(taken_s):.1f}"
    return text + (f" ({statistics.fmean(rounds):.1f} rounds)" if rounds else "")


def _half_width(found: Found) -> str:
    widths = [answer.limits.half_width for _, answer in found if answer.limits]
    return f"{percent(statistics.median(widths), 2)}, n = {len(widths)}" if widths else "none"


def _in_units(found: Found) -> str:
    told = [record for record, _ in found if record.in_units_s is not None]
    if not told:
        return "-"
    in_units_s = math.fsum(record.in_units_s or 0.0 for record in told)
    return f"{in_units_s / math.fsum(record.wall_s for record in told):.2f}"
