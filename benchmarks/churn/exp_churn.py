"""Work that makes garbage, for what probes cost and whether they are right."""

import gc

from internals_lab import scenario

MB = 1 << 20


class Node:
    """One that knows itself, so that only the collector frees it."""


def older(size):
    """What full collections look at."""
    return [[number] for number in range(100_000)]


@scenario(params={"size": [0]}, check=None)
def churn(size):
    """A thousand objects in cycles, ten thousand that are freed at once, and a list of them that lives a while."""
    kept = []
    for number in range(1_000):
        node = Node()
        node.itself = node
        kept.append([{"number": number}, (number,)])
    return [[number, str(number)] for number in range(10_000)]


@scenario(params={"size": [0]}, setup=older, check=None)
def collections(state, size):
    """A full collection."""
    gc.collect()


@scenario(params={"size": [0, 16, 64, 256]}, check=None)
def peak(size):
    """Holds so many million bytes for a moment, in small objects and in one large one."""
    block = bytearray(b"1") * (size * MB // 2)
    # Each entry takes some 60 bytes with its place in the list.
    objects = [float(number) for number in range(size * MB // 2 // 32)]
    return len(block) + len(objects)
