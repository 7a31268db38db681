"""Reference cycles: objects that hold each other, and so are never freed by counting.

Asked: which ways of writing Python make a cycle, what stays because of it, for how long, and who frees it in the end?
A reference count falls to zero only when nobody refers to an object any more, and in a cycle somebody always does. CPython's
garbage collector finds cycles, but it comes when enough objects have been made, not when they are needed back; until
then the whole cycle stays, with everything that it holds. Look at `..._left`: objects that are still there when their
last name is gone; and at `..._stayed_allocations`: how many objects more had to be made before they went.
"""

import gc
import sys
import time
import weakref

from internals_lab import inspection, scenario

# More allocations than any interpreter's first collection waits for.
ENOUGH = 40_000


class Node:
    """Something that can hold something."""

    def __init__(self):
        self.other = None


class Finalised(Node):
    def __del__(self):
        """Does nothing, and leaves the cycle as it is."""


def alone():
    """Nothing refers back: the reference for all others."""
    return [Node()]


def self_reference():
    """An object that holds itself; so does a list in itself, or an object with a bound method as its attribute."""
    node = Node()
    node.other = node
    return [node]


def pair():
    """Parent and child that know each other: the most frequent cycle of all."""
    parent, child = Node(), Node()
    parent.other, child.other = child, parent
    return [parent, child]


def ring():
    """A hundred objects, each of which holds the next: one name too many and all of them stay."""
    nodes = [Node() for _ in range(100)]
    for place, node in enumerate(nodes):
        node.other = nodes[place - 1]
    return nodes


def with_finaliser():
    """A pair with `__del__`. Before Python 3.4 it was never freed; since then it is, like any other."""
    one, other = Finalised(), Finalised()
    one.other, other.other = other, one
    return [one, other]


def closure():
    """A function that refers to itself by its own name, as every recursive inner function does: function, cell, function.
    It keeps what else it closes over.
    """
    node = Node()

    def walk(depth):
        return node if depth == 0 else walk(depth - 1)

    walk(2)
    return [node]


def traceback():
    """An exception that is kept in a local variable: exception, traceback, frame, and the variable again. `except ... as`
    deletes its name at the end for this reason; another name undoes that. Every local of the frame stays with it.
    """
    node = Node()
    try:
        raise ValueError(node)
    except ValueError as error:
        kept = error
    return [node] if kept else []


def cache():
    """An object in a cache that is its own: the cache belongs to the object that it holds."""
    node = Node()
    node.other = {"me": node}
    return [node]


def weak_reference():
    """The pair again, where the child knows its parent weakly: nothing to collect."""
    parent, child = Node(), Node()
    parent.other, child.other = child, weakref.ref(parent)
    return [parent, child]


FORMS = [alone, self_reference, pair, ring, with_finaliser, closure, traceback, cache, weak_reference]


class Watch:
    """Counts how many of some objects are still there."""

    def __init__(self, objects):
        self.count = len(objects)
        self.references = [weakref.ref(one) for one in objects]

    def left(self):
        return sum(reference() is not None for reference in self.references)


def stayed(watch):
    """How many allocations, and how many nanoseconds, until they are gone; None where they outlast them all."""
    began_ns = time.perf_counter_ns()
    kept = []
    # What holds each other goes together: one of them tells of all.
    last = watch.references[-1]
    for made in range(ENOUGH):
        if last() is None:
            return made, time.perf_counter_ns() - began_ns
        kept.append([])
    return None


@inspection()
def who_frees():
    """Each form is made and its last name deleted: what is left then, nobody frees but a collector.

    `NAME_objects` is how many nodes there were, `NAME_left` how many are left at once, `NAME_stayed_allocations` and
    `NAME_stayed_ns` how long they stayed while nothing was done but to make lists and keep them, `NAME_after_collect`
    how many a collection leaves. `NAME_found` is how many objects a collection found when the form was made once more: the
    nodes with all that the cycle holds beside them, such as the frame and the traceback of an exception.
    """
    found = {}
    for form in FORMS:
        name = form.__name__
        gc.collect()
        watch = Watch(form())
        found[name + "_objects"] = watch.count
        found[name + "_left"] = watch.left()
        told = stayed(watch)
        if told:
            found[name + "_stayed_allocations"], found[name + "_stayed_ns"] = told
        for _ in range(2):
            gc.collect()
        found[name + "_after_collect"] = watch.left()
        form()
        # PyPy does not tell.
        if isinstance(unreachable := gc.collect(), int) and sys.implementation.name == "cpython":
            found[name + "_found"] = unreachable
    found["uncollectable"] = len(gc.garbage)
    return found


def claim_of_form(name, text, value):
    who_frees.claim(text, figure="inspection.%s_left" % name, value=value, section="6")


claim_of_form("alone", "What nothing refers to is freed by counting, at once", "== 0")
claim_of_form("self_reference", "An object that refers to itself is not freed by counting", "== 1")
claim_of_form("pair", "Two objects that refer to each other are not freed by counting", "== 2")
claim_of_form("ring", "A ring of a hundred objects stays as a whole", "== 100")
claim_of_form("with_finaliser", "A cycle with finalisers is not freed by counting either", "== 2")
claim_of_form("closure", "A recursive inner function keeps what it closes over", "== 1")
claim_of_form("traceback", "An exception kept in a local variable keeps the locals of its frame", "== 1")
claim_of_form("cache", "An object in its own cache is not freed by counting", "== 1")
claim_of_form("weak_reference", "A weak reference back avoids the cycle: both are freed at once", "== 0")
who_frees.claim(
    "The collector frees a cycle with finalisers",
    figure="inspection.with_finaliser_after_collect",
    value="== 0",
    section="6",
)
who_frees.claim(
    "A pair stays until some hundred other objects were made",
    figure="inspection.pair_stayed_allocations",
    value="> 100",
    section="6",
)


who_frees.claim(
    "gc.collect() frees the two objects of a cycle",
    figure="inspection.pair_after_collect",
    value="== 0",
    section="6",
)
who_frees.claim(
    "Nothing is uncollectable",
    figure="inspection.uncollectable",
    value="== 0",
    section="6",
)
who_frees.claim(
    "An exception kept in a local variable keeps more than itself: exception, traceback and frame at the least",
    figure="inspection.traceback_found",
    value=">= 3",
    section="6",
)


class Order:
    def __init__(self, number):
        self.number = number
        self.lines = []


class Line:
    def __init__(self, order, price):
        self.order = order
        self.price = price


@scenario(strategies=["sequential"], params={"link": ["strong", "weak"]}, probes=["lifetimes"])
def orders(link):
    """Forty orders of five lines each, where a line knows its order: by a reference, or by a weak one.

    The probe `lifetimes` watches orders and lines from their making to their end. With strong links the collector frees
    them all, some thousand allocations later; with weak ones counting does, at once. Look at the time as well: a weak
    reference costs something to make, a collection something to run.
    """
    total = 0
    for number in range(40):
        order = Order(number)
        known = order if link == "strong" else weakref.ref(order)
        for price in range(5):
            order.lines.append(Line(known, price))
        total += sum(line.price for line in order.lines)
    return total


orders.claim(
    "Counting frees none of the orders that their lines refer to",
    figure="lifetimes.freed_by_counting",
    value="== 0",
    where={"link": "strong"},
    section="11",
)
orders.claim(
    "With weak references back counting frees nearly all of them",
    figure="lifetimes.freed_by_counting",
    value="> 0.9",
    where={"link": "weak"},
    section="11",
)
orders.claim(
    "A cycle stays at least ten times as long as what is freed by counting",
    figure="lifetimes.own_lived_ns",
    compare=({"link": "strong"}, {"link": "weak"}),
    ratio="> 10",
    section="11",
)
