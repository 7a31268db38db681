"""What the settings of the collector are worth: which of them no other is known to beat."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record
from internals_lab.model.interval import Interval

Aim = Literal["throughput", "pauses", "memory"]


class GcSetting(Record):
    """One setting of the collector. `speedup` is that over the first one of its front, over summed times; None for itself.

    `pause_p99_ns` and `peak_rss_bytes` are figures of the probe gc. `better` and `worse` are what it is
    known to be so in, against the first setting. `dominated_by` are the cells of settings that are known to be better in
    something and are not known to be worse in anything. `ruled_out` says why it is not recommended whatever it gains.
    """

    cell: str
    words: str
    speedup: Interval | None = None
    pause_p99_ns: Interval | None = None
    peak_rss_bytes: Interval | None = None
    better: list[Aim] = []
    worse: list[Aim] = []
    dominated_by: list[str] = []
    ruled_out: str | None = None


class GcFront(Record):
    """The settings of the collector for one team (`2 threads`) and setting of all else, the first one first.

    `aims` are what they are weighed by: of pauses and memory what was looked at in all of them. `front` are the cells of
    those that are not dominated, `recommended` is one that nothing dominates but what is ruled out, or the first setting
    where none is known to be better; `sentence` says so, with what it costs.
    """

    team: str
    setting: str
    aims: list[Aim]
    settings: list[GcSetting]
    front: list[str]
    recommended: str
    sentence: str = ""
