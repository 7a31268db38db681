"""Work that makes garbage, for what probes cost and whether they are right."""

import gc

from held import hold

from internals_lab import scenario


class Node:
    """One that knows itself, so that only the collector frees it."""


def older():
    """What full collections look at."""
    return [[number] for number in range(100_000)]


@scenario(check=None)
def churn():
    """A thousand objects in cycles, ten thousand that are freed at once, and a list of them that lives a while."""
    kept = []
    for number in range(1_000):
        node = Node()
        node.itself = node
        kept.append([{"number": number}, (number,)])
    return [[number, str(number)] for number in range(10_000)]


@scenario(setup=older, check=None)
def collections(state):
    """A full collection."""
    gc.collect()


@scenario(params={"megabytes": [0, 16, 64, 256]}, check=None)
def peak(megabytes):
    """Holds so much for a moment."""
    return hold(megabytes)
