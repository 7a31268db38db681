"""What is to be done about the collector, in words: the setting, what it gains, what it costs."""

from __future__ import annotations

from internals_lab.model.gc_settings import Aim, GcFront, GcSetting
from internals_lab.model.interpreter import Interpreter
from internals_lab.model.interval import Interval
from internals_lab.verdicts import wording

IN_WORDS: dict[Aim, str] = {"throughput": "throughput", "pauses": "pauses", "memory": "peak memory"}


def front_sentence(front: GcFront, interpreter: Interpreter) -> str:
    """`The collector of 3.13, 2 threads: gc_threshold=50000,20,100 is recommended. Against gc_threshold=2000,10,10
    it is 1.21x faster [1.15, 1.27]; its cost: it has a peak of 120.1 MB [119.8, 120.4] instead of 81.0 MB [80.7, 81.3]
    (95 %, n = 8 rounds, 6 passes; weighed: throughput, pauses, peak memory).`
    """
    first = front.settings[0]
    chosen = next(one for one in front.settings if one.cell == front.recommended)
    where = f"The collector of {interpreter.short}, {front.team}"
    where += f", {front.setting}" if front.setting else ""
    aims = [IN_WORDS[aim] for aim in front.aims]
    if chosen is first:
        known = f"no setting is known to be better than {first.words}{_but(front)}"
        return f"{where}: {known} ({_facts(front, chosen)}; weighed: {', '.join(aims)})."
    costs = _and(chosen, first, chosen.worse)
    cost = f"its cost: it {costs}" if costs else "no cost of it is known"
    others = [
        one.words
        for one in front.settings
        if one.cell in front.front and one.ruled_out is None and one not in (chosen, first)
    ]
    also = f" Nothing is known to beat {' or '.join(others)} either." if others else ""
    return (
        f"{where}: {chosen.words} is recommended. Against {first.words} it {_and(chosen, first, chosen.better)}; {cost} "
        f"({_facts(front, chosen)}; weighed: {', '.join(aims)}).{also}"
    )


def _but(front: GcFront) -> str:
    """What is better in something, and why it is not recommended all the same."""
    first = front.settings[0]
    words = [
        f"{one.words} {_and(one, first, one.better)}, but {one.ruled_out or _and(one, first, one.worse)}"
        for one in front.settings
        if one.better and (one.worse or one.ruled_out)
    ]
    return f" without a cost that is too high: {'; '.join(words)}" if words else ""


def _and(setting: GcSetting, first: GcSetting, aims: list[Aim]) -> str:
    """`is 1.21x faster [1.15, 1.27] and has a peak of 120.1 MB [...] instead of 81.0 MB [...]`."""
    return " and ".join(_against(setting, first, aim) for aim in aims)


def _against(setting: GcSetting, first: GcSetting, aim: Aim) -> str:
    if aim == "throughput":
        assert setting.speedup is not None
        if setting.speedup.estimate >= 1:
            return f"is {wording.ratio_with_word(setting.speedup, 'faster')}"
        return f"is {wording.ratio_with_word(wording.inverse(setting.speedup), 'slower')}"
    if aim == "pauses":
        return f"has pauses of {_pause(setting.pause_p99_ns)} instead of {_pause(first.pause_p99_ns)} at p99"
    return f"has a peak of {_size(setting.peak_rss_bytes)} instead of {_size(first.peak_rss_bytes)}"


def _pause(interval: Interval | None) -> str:
    if interval is None or interval.estimate <= 0:
        return "0 ns"
    return wording.duration(interval)


def _size(interval: Interval | None) -> str:
    assert interval is not None
    return wording.size(interval)


def _facts(front: GcFront, chosen: GcSetting) -> str:
    """`95 %, n = 8 rounds, 6 passes`."""
    speedups = [one.speedup for one in (chosen, *front.settings) if one.speedup]
    figures = [one for one in (chosen.pause_p99_ns, chosen.peak_rss_bytes) if one]
    rounds = f"n = {speedups[0].n} rounds, " if speedups else ""
    return f"{wording.level(figures[0])}, {rounds}{figures[0].n} passes"
