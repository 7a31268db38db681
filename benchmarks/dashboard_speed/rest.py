"""Waiting until a browser has nothing to do: for a second after it opened a window, it loads parts of its own."""

from __future__ import annotations

import time

import psutil

LOOK_S = 0.25
BUSY_SHARE = 0.1  # of a processor
PATIENCE_S = 30


def wait_until_at_rest() -> None:
    """All processes that this one has started, and theirs."""
    until_s = time.monotonic() + PATIENCE_S
    before_s = _processor_s()
    while time.monotonic() < until_s:
        time.sleep(LOOK_S)
        now_s = _processor_s()
        if now_s - before_s < BUSY_SHARE * LOOK_S:
            return
        before_s = now_s
    raise SystemExit("the browser does not come to rest; is the machine quiet?")


def _processor_s() -> float:
    total_s = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total_s += times.user + times.system
    return total_s
