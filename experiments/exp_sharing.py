"""Sharing: threads on objects of their own, and threads on one and the same.

Asked: an article says that reference counts would have to be atomic if threads ran at once, and that one lock around
everything was the simplest way out. So the lock is the price of sharing. Without it, does sharing cost anything else?

Each unit adds 1 to what one object holds, five hundred times: an attribute of an instance, a value in a dict, an item of a
list, a global variable, a counter under a lock, a variable of a closure. `shared=False` gives each thread an object of its own,
`shared=True` one for all. Under a GIL only one thread is at work, and both should take the same. Without it, a thread on its
own objects has nobody to wait for; on a shared one, the processors hand the line of memory that holds its reference
count, or its lock, to and fro. Look at CPU time as well: threads that fight keep both processors busy.

The GIL's switch interval is set to a tenth of the usual, so that threads meet in blocks that are a tenth as long.
"""

import threading

from internals_lab import scenario

TURNS = 500
SWITCH_INTERVAL = {"switch_interval": [0.0005]}


class Counter:
    def __init__(self):
        self.value = 0


def use_attribute():
    one = Counter()

    def use():
        for _ in range(TURNS):
            one.value = one.value + 1

    return use


def use_dict():
    one = {"value": 0}

    def use():
        for _ in range(TURNS):
            one["value"] = one["value"] + 1

    return use


def use_list():
    one = [0]

    def use():
        for _ in range(TURNS):
            one[0] = one[0] + 1

    return use


GLOBAL = """
value = 0

def use():
    global value
    for _ in range(TURNS):
        value = value + 1
"""


def use_global():
    # A module of its own for each: else there would be nothing private about it.
    module = {"TURNS": TURNS}
    exec(GLOBAL, module)
    return module["use"]


def use_lock():
    lock, one = threading.Lock(), [0]

    def use():
        for _ in range(TURNS):
            with lock:
                one[0] += 1

    return use


def use_closure():
    value = 0

    def use():
        nonlocal value
        for _ in range(TURNS):
            value = value + 1

    return use


KINDS = {
    "attribute": use_attribute,
    "dict": use_dict,
    "list": use_list,
    "global": use_global,
    "lock": use_lock,
    "closure": use_closure,
}


class Objects:
    """One for all threads, or one for each."""

    def __init__(self, make, shared):
        self.make = make
        self.own = threading.local()
        self.common = make() if shared else None

    def mine(self):
        if self.common is not None:
            return self.common
        if not hasattr(self.own, "use"):
            self.own.use = self.make()
        return self.own.use


def objects(kind, shared):
    return Objects(KINDS[kind], shared)


@scenario(
    strategies=["threads"],
    workers=["cores"],
    params={"kind": list(KINDS), "shared": [False, True]},
    knobs=SWITCH_INTERVAL,
    setup=objects,
)
def use(objects, kind, shared):
    """Adds 1 to what the object holds, 500 times. (Threads on a shared one may lose some of that: it is no part of the result.)"""
    objects.mine()()


use.claim(
    "With a GIL threads share an object at no further cost",
    compare=({"shared": True}, {"shared": False}),
    where={"gil": True},
    speedup="0.9..1.1",
    section="7",
)
use.claim(
    "Without a GIL threads that share an object stand in each other's way",
    compare=({"shared": True}, {"shared": False}),
    where={"gil": False},
    speedup="< 0.8",
    section="7",
)
