"""The GIL: one mutex that a thread must hold to run bytecode.

Asked: does work that only computes get done sooner by threads, or by processes, than one after the other? On a build
with a GIL, threads take turns; on a free-threaded build they run at once, if they share nothing. Look at the
speedup over `sequential` on each interpreter, and at the timeline of who ran when.
"""

from internals_lab import scenario


@scenario(strategies=["sequential", "threads", "processes"], params={"n": [60_000]})
def count(n):
    """A tight loop that never gives up the GIL by itself."""
    x = 0
    for _ in range(n):
        x += 1
    return x


count.claim(
    "CPU-bound threads do not cut wall time while there is a GIL",
    compare=("threads", "sequential"),
    where={"gil": True},
    workers="cores",
    speedup="< 1.1",
    section="article 7",
)
count.claim(
    "Threads on all cores make CPU-bound work faster once there is no GIL",
    compare=("threads", "sequential"),
    where={"gil": False},
    workers="cores",
    speedup="> 1.2",
    section="article 10",
)
count.claim(
    "Processes cut wall time, GIL or no GIL",
    compare=("processes", "sequential"),
    workers="cores",
    speedup="> 1.2",
    section="article 7",
)


@scenario(
    strategies=["sequential", "threads"],
    workers=["cores"],
    params={"n": [60_000]},
    knobs={"switch_interval": [0.005, 0.001, 0.0005]},
)
def count_in_turns(n):
    """The same loop under other switch intervals: how long a thread may keep the GIL while others want it.

    A shorter interval makes threads take turns more often. That makes them fair, not fast: each switch costs, and the
    work still goes through one lock.
    """
    x = 0
    for _ in range(n):
        x += 1
    return x


count_in_turns.claim(
    "No switch interval makes CPU-bound threads faster than sequential while there is a GIL",
    compare=("threads", "sequential"),
    where={"gil": True},
    speedup="< 1.1",
    section="article 7",
)
