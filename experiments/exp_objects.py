"""Objects: what every one of them carries, who counts it, and when it goes.

Asked: how large is an object, how many references does the interpreter say it has, and how soon after the last of them
is gone does its finaliser run? Nothing here is slow or fast: `@inspection` looks once in each of several fresh processes,
and the claims are about what was found. Look at how the answers differ: what reads like a law of Python is a choice of
CPython's, and some of its versions have chosen anew.
"""

import gc
import sys

from internals_lab import Unsupported, inspection, scenario

SHARED = []


class Plain:
    def __init__(self):
        self.first = self.second = None


class Slotted:
    __slots__ = ("first", "second")

    def __init__(self):
        self.first = self.second = None


@inspection()
def sizes():
    """`sys.getsizeof` of the basic types, in bytes.

    The smallest object, `object()`, is nothing but its header: a reference count and a pointer to its type, eight bytes
    each on a 64-bit machine. A free-threaded build has to know besides which thread owns an object, keeps a count for
    that thread and one for all others, and a lock. What holds other objects is larger by what the garbage collector
    keeps with it, and an instance by its attributes: compare `instance` with `slotted`.
    """
    try:
        size = sys.getsizeof
        return {
            "object": size(object()),
            "int": size(1),
            "float": size(1.5),
            "str": size("abc"),
            "tuple": size((1, 2)),
            "list": size([]),
            "dict": size({}),
            "instance": size(Plain()),
            "slotted": size(Slotted()),
        }
    except TypeError as error:
        # PyPy: an object has no size of its own there, the JIT may have taken it apart.
        raise Unsupported("sys.getsizeof tells nothing here") from error


sizes.claim(
    "An object's header is a reference count and a type: 16 bytes",
    figure="inspection.object",
    value="== 16",
    section="6",
)


@inspection()
def resident_sizes():
    """What a process grows by, in bytes an object, when it makes 200,000 of a kind.

    `sys.getsizeof` is what an object says of itself. The system sees something else: what the allocator rounds up to, a
    dictionary or values beside the instance, and the eight bytes of the place in the list that holds it are not in here.
    """
    if sys.implementation.name != "cpython":
        raise Unsupported(
            "a collector that moves objects keeps room in hand: a process need not grow by what is made"
        )
    try:
        resident_bytes()
    except OSError as error:
        raise Unsupported("this system does not tell in /proc what is resident") from error
    found = {"object": grown(object), "instance": grown(Plain), "slotted": grown(Slotted)}
    return found | {"instance_in_objects": found["instance"] / found["object"]}


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096


def grown(make, count=200_000):
    kept = [0] * count
    gc.collect()
    gc.disable()
    before = resident_bytes()
    for place in range(count):
        kept[place] = make()
    after = resident_bytes()
    gc.enable()
    return (after - before) / count


resident_sizes.claim(
    "An instance with two attributes takes more than twice what `object()` takes",
    figure="inspection.instance_in_objects",
    value="> 2",
    section="6",
)


@inspection()
def reference_counts():
    """What `sys.getrefcount` says of an object with one name.

    The textbook's answer is 2: the name, and the argument of `getrefcount` itself. Since 3.14 the interpreter *borrows* the
    reference of a local variable when it is sure that the variable outlives the use, so that a local says 1, while a
    global still says 2. Since 3.12 None, small numbers and interned text are *immortal*: nobody counts them, and their
    count is a mark.
    """
    if not hasattr(sys, "getrefcount"):
        raise Unsupported("nothing is counted here")
    a = []
    same = b = []
    return {
        "local": sys.getrefcount(a),
        "global": sys.getrefcount(SHARED),
        "two_names": sys.getrefcount(b) if same is b else None,
        "none": sys.getrefcount(None),
        "none_is_immortal": sys.getrefcount(None) > 1_000_000,
        "function": sys.getrefcount(grown),
    }


reference_counts.claim(
    "sys.getrefcount(a) is 2 for a local variable",
    figure="inspection.local",
    value="== 2",
    section="6",
)
reference_counts.claim(
    "sys.getrefcount(a) is 2 for a global variable",
    figure="inspection.global",
    value="== 2",
    section="6",
)
reference_counts.claim(
    "None is an object like others, whose references are counted",
    figure="inspection.none_is_immortal",
    value="== 0",
    section="6",
)


@inspection(portable=True)
def finalisers():
    """When `__del__` runs: at once, when the last name is gone; for two objects that hold each other, when a collector comes.

    CPython counts, so the first is finalised before the next line runs, and the pair only by `gc.collect()`. PyPy counts
    nothing: nobody is finalised before a collection. MicroPython has no counts either, but marks what can be reached and
    sweeps the rest, and never calls the `__del__` of a class that was written in Python. But it tells how much memory is in
    use: `dropped_alone_bytes` is what a hundred dropped pairs still hold, `dropped_tied_bytes` the same of pairs that hold each
    other, and the figures with `after_collect` what a collection leaves of that.
    """
    finalised = []

    class Noted:
        other = None

        def __del__(self):
            finalised.append(1)

    one = Noted()
    del one
    alone = len(finalised)
    first = Noted()
    second = Noted()
    first.other = second
    second.other = first
    del first, second
    at_once = len(finalised)
    for _ in range(3):
        # Some free what has a finaliser one collection later than the finaliser runs.
        gc.collect()
    told = {
        "alone_at_once": alone,
        "pair_at_once": at_once - alone,
        "after_collect": len(finalised),
    }
    # MicroPython's own word.
    if hasattr(gc, "mem_alloc"):
        told["dropped_alone_bytes"], told["dropped_alone_after_collect_bytes"] = dropped_bytes(False)
        told["dropped_tied_bytes"], told["dropped_tied_after_collect_bytes"] = dropped_bytes(True)
    return told


def dropped_bytes(tied):
    """What a hundred pairs hold that nobody refers to any more, before a collection and after it."""
    gc.collect()
    before = gc.mem_alloc()
    for _ in range(100):
        first = [None] * 8
        second = [first]
        if tied:
            first[0] = second
    del first, second
    dropped = gc.mem_alloc() - before
    gc.collect()
    return dropped, gc.mem_alloc() - before


finalisers.claim(
    "An object is finalised as soon as its last reference is gone",
    figure="inspection.alone_at_once",
    value="== 1",
    section="6",
)
finalisers.claim(
    "Two objects that hold each other are not finalised when their names are gone",
    figure="inspection.pair_at_once",
    value="== 0",
    section="6",
)
finalisers.claim(
    "A collection finalises them",
    figure="inspection.after_collect",
    value="== 3",
    section="6",
)
finalisers.claim(
    "MicroPython has no reference counting: nothing is finalised when its last name is gone",
    figure="inspection.alone_at_once",
    value="== 0",
    where={"implementation": "micropython"},
    section="9",
)


finalisers.claim(
    "MicroPython keeps dropped objects until it collects, though no cycle holds them",
    figure="inspection.dropped_alone_bytes",
    value="> 6000",
    where={"implementation": "micropython"},
    section="9",
)
finalisers.claim(
    "Its collection frees a cycle like anything else",
    figure="inspection.dropped_tied_after_collect_bytes",
    value="< 1000",
    where={"implementation": "micropython"},
    section="9",
)


@scenario(strategies=["sequential"], probes=["finalisation"])
def make_and_drop():
    """Makes three hundred small objects and lets them go, while the probe `finalisation` drops others of its own in between.

    `finalisation.latency_ns` is the time from the last reference to the finaliser: well below a microsecond where references are
    counted, and as long as it takes the unit's allocations to bring a collection about where they are not.
    `finalisation.elsewhere_latency_ns` is the same for objects that another thread lets go of: on a free-threaded build each
    object belongs to the thread that made it, which may have to be told first.
    """
    kept = None
    for number in range(300):
        kept = Plain()
        kept.first = number
    return kept.first


make_and_drop.claim(
    "At zero the object is freed at once: its finaliser runs before the next line",
    figure="finalisation.finalised_at_once",
    value="== 1",
    section="6",
)
