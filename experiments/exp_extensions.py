"""Extensions: C that lets go of the GIL, and C that does the whole loop.

Asked: an article says that NumPy is fast, and that extensions in C can release the GIL, so that threads gain although there
is one. `digest` (SHA-256) and `compress` (zlib) are in every Python, and release it while they are at work on a large
piece; `sort_array` is NumPy's. Look at the speedup of threads on builds *with* a GIL. `add_up` is the other half: the same sum by
a loop in bytecode and by one in C.

NumPy is installed into an environment of the lab's own, on each interpreter in the same version; where it cannot be had, the
cells are unsupported and say so.
"""

import hashlib
import zlib

from internals_lab import Unsupported, scenario

PIECE = bytes(range(256)) * 400
# A tenth of the usual, so that threads which share a GIL meet in short blocks.
SWITCH_INTERVAL = {"switch_interval": [0.0005]}


@scenario(strategies=["sequential", "threads"], workers=["cores"], knobs=SWITCH_INTERVAL)
def digest():
    """SHA-256 of a hundred kilobytes."""
    return hashlib.sha256(PIECE).hexdigest()


@scenario(strategies=["sequential", "threads"], workers=["cores"], knobs=SWITCH_INTERVAL)
def compress():
    """A hundred kilobytes, compressed by zlib in its fastest manner."""
    return len(zlib.compress(PIECE, 1))


def imported_numpy():
    try:
        import numpy
    except ImportError as error:
        raise Unsupported("numpy cannot be imported: %s" % error) from None
    return numpy


def shuffled():
    # Without numpy.random, which takes a while to import: these steps are as good as chance to whoever sorts.
    return imported_numpy().arange(50_000) * 7919 % 50_021


@scenario(
    strategies=["sequential", "threads"],
    workers=["cores"],
    knobs=SWITCH_INTERVAL,
    setup=shuffled,
    requirements=["numpy"],
)
def sort_array(array):
    """NumPy sorts 50,000 numbers: each thread a copy of its own."""
    copy = array.copy()
    copy.sort()
    return float(copy[0])


for released in (digest, compress, sort_array):
    released.claim(
        "C extensions can release the GIL: threads cut wall time although there is one",
        compare=("threads", "sequential"),
        where={"gil": True},
        speedup="> 1.2",
        section="11",
    )


def numbers(way):
    return imported_numpy().arange(20_000) if way == "numpy" else list(range(20_000))


@scenario(
    strategies=["sequential"],
    params={"way": ["loop", "numpy"]},
    setup=numbers,
    requirements=["numpy"],
)
def add_up(numbers, way):
    """The sum of 20,000 squares."""
    if way == "numpy":
        return int((numbers * numbers).sum())
    total = 0
    for number in numbers:
        total += number * number
    return total


add_up.claim(
    "NumPy is fast: more than ten times as fast as a loop",
    compare=({"way": "numpy"}, {"way": "loop"}),
    speedup="> 10",
    section="11",
)
