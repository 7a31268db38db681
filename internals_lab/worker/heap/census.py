"""How many objects of each type there are, as far as the garbage collector tracks them."""

import gc
from array import array
from collections import Counter

from .names import type_name


def census(objects):
    """Counts by name of type. Types of one name are one: what a unit makes anew each time is still the same leak.

    By the identity of the type, whose own `__hash__` a metaclass may have replaced: so, and not by
    `objgraph.typestats`, which asks each object's class for its names.
    """
    counts = Counter(map(id, map(type, objects)))
    kinds = dict(zip(map(id, map(type, objects)), map(type, objects)))
    named = Counter()
    for number, count in counts.items():
        named[type_name(kinds[number])] += count
    return named


def identities(objects):
    """Their ids as bare numbers, which are no objects that would be counted themselves.

    Where they are wider than an address (PyPy's, of numbers and text), as much of them as tells them apart.
    """
    try:
        return array("Q", map(id, objects))
    except OverflowError:
        return array("Q", map(identity, objects))


def identity(one):
    """An object's id as `identities` has it."""
    return id(one) & 0xFFFF_FFFF_FFFF_FFFF


def settle():
    """Collect until nothing more is found: a finaliser may let go of the next cycle. Three times at the most, since others
    make one anew each time, and where the interpreter does not tell what it found.
    """
    for _ in range(3):
        if gc.collect() == 0:
            return
