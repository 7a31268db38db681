"""The GIL: one mutex that a thread must hold to run bytecode.

Asked: does work that only computes get done sooner by threads, or by processes, than one after the other? An article
counted to 50 million ten times: one after the other in 7.7 s, by ten threads in 8.7 s, by ten processes in 1.7 s. On a
build with a GIL, threads take turns; on a free-threaded build they run at once, if they share nothing. Look at the
speedup over `sequential` on each interpreter, and at the timeline of who ran when.

`count` is the article's loop; `count_in_turns` sets how long a thread may keep the GIL while others want it, and forces it
on where it can be off; `count_in_pools` has the same work done by executors and by interpreters of one process, each with
a GIL of its own (CPython 3.12 and newer).
"""

from internals_lab import scenario

# Under a millisecond, so that what runs untimed before a block is short as well.
STEPS = 20_000


@scenario(strategies=["sequential", "threads", "processes"], params={"n": [STEPS]})
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
    section="7",
)
count.claim(
    "CPU-bound threads even take longer than one after the other (8.7 s against 7.7 s)",
    compare=("threads", "sequential"),
    where={"gil": True},
    workers="cores",
    speedup="< 1",
    section="7",
)
count.claim(
    "Processes cut wall time, GIL or no GIL",
    compare=("processes", "sequential"),
    workers="cores",
    speedup="> 1.2",
    section="7",
)
count.claim(
    "For CPU work, multiprocessing beats threads while there is a GIL",
    compare=("processes", "threads"),
    where={"gil": True},
    workers="cores",
    speedup="> 1",
    section="11",
)
count.claim(
    "Threads on all cores make CPU-bound work faster once there is no GIL",
    compare=("threads", "sequential"),
    where={"gil": False},
    workers="cores",
    speedup="> 1.2",
    section="10",
)


@scenario(
    strategies=["sequential", "threads"],
    workers=["cores"],
    params={"n": [STEPS]},
    # The usual one is in the middle: `count` has it.
    knobs={"gil": [True], "switch_interval": [0.001, 0.005, 0.0005]},
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
    speedup="< 1.1",
    section="7",
)


@scenario(
    strategies=["sequential", "thread_pool", "process_pool", "subinterpreters", "interpreter_pool"],
    workers=["cores"],
    params={"n": [STEPS]},
    # A tenth of the usual: threads that take turns meet in blocks that are a tenth as long.
    knobs={"switch_interval": [0.0005]},
)
def count_in_pools(n):
    """The same loop as tasks of executors, one a worker, and in interpreters with a GIL each."""
    x = 0
    for _ in range(n):
        x += 1
    return x


count_in_pools.claim(
    "An executor's threads do not cut wall time either while there is a GIL",
    compare=("thread_pool", "sequential"),
    where={"gil": True},
    speedup="< 1.1",
    section="7",
)
count_in_pools.claim(
    "An executor's processes cut wall time",
    compare=("process_pool", "sequential"),
    speedup="> 1.2",
    section="7",
)
count_in_pools.claim(
    "Interpreters with a GIL each cut wall time in one process",
    compare=("subinterpreters", "sequential"),
    speedup="> 1.2",
)
