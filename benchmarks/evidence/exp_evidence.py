"""One loop on two builds, with and without the GIL, alone and in two threads, on its own data and on shared data.

Asked: what does the free-threaded build cost, what of that is the lock, what do threads gain, and what becomes of the
gain when all of them read one object? Measured together, so that every ratio is between neighbours in time; the copies
tell what the answer is when there is nothing to find.
"""

from internals_lab import scenario

ADDITIONS = 60_000


class Box:
    """Something to read from."""


box = Box()
box.value = 1


def add(count):
    """Additions of a constant."""
    total = 0
    for _ in range(count):
        total += 1
    return total


def add_shared(count):
    """The same additions of what one object holds, whose reference count all threads then change."""
    shared, total = box, 0
    for _ in range(count):
        total += shared.value
    return total


# "copy" is "own" once more, by another name.
LOOPS = {"own": add, "copy": add, "shared": add_shared}


@scenario(
    strategies=["sequential", "threads"],
    workers=[2],
    params={"data": ["own", "copy", "shared"]},
    knobs={"gil": [False, True]},
)
def additions(data):
    """60,000 additions; each worker makes all of them."""
    return LOOPS[data](ADDITIONS)


additions.claim(
    "A copy takes as long as what it is a copy of",
    compare=({"data": "copy"}, {"data": "own"}),
    speedup="0.98..1.02",
)
additions.claim(
    "Without threads the lock costs nothing",
    compare=({"gil": False}, {"gil": True}),
    where={"data": "own"},
    speedup="0.98..1.02",
)
additions.claim(
    "Two threads help where there is no GIL",
    compare=("threads", "sequential"),
    where={"gil": False},
    speedup="> 1.1",
)
additions.claim(
    "Two threads do not help where there is one",
    compare=("threads", "sequential"),
    where={"gil": True},
    speedup="< 1.1",
)
