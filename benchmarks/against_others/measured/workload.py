"""The work that every tool is given. Standard library only, for any interpreter from 3.9 on."""

import os
from concurrent.futures import ThreadPoolExecutor

LOOPS = 60_000
# The planted difference: so much longer is B's loop than A's.
PLANTED = 1.03


def unit(loops):
    """Some milliseconds of arithmetic, allocation and a dictionary, nothing shared between calls."""
    value = 0
    seen = {}
    for number in range(loops):
        value = (value * 31 + number) & 0xFFFF
        if not value & 63:
            seen[value] = number
    return value


def asked_for():
    """For the tools that have no arguments: what PLANTED_LOOPS and PLANTED_THREADS say, as a function to time."""
    loops, threads = int(os.environ["PLANTED_LOOPS"]), int(os.environ["PLANTED_THREADS"])
    if threads == 1:
        return lambda: unit(loops)
    pool = ThreadPoolExecutor(threads)

    def in_threads():
        return list(pool.map(unit, [loops] * threads))

    return in_threads
