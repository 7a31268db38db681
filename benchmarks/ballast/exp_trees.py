"""Work that the cyclic collector cleans up after, in a process that holds so many objects more as BALLAST says."""

import os

from internals_lab import scenario

BALLAST = [[] for _ in range(int(os.environ.get("BALLAST", "0")))]


class Node:
    def __init__(self, parent):
        self.parent = parent
        self.children = []


@scenario(strategies=["sequential"], knobs={"gc_threshold": [[2000, 10, 10], "off"]})
def trees():
    """A tree of 3,280 nodes that know their parents: garbage that only the collector frees."""
    root = Node(None)
    level = [root]
    made = 1
    for _ in range(7):
        below = []
        for node in level:
            node.children = [Node(node), Node(node), Node(node)]
            below += node.children
            made += 3
        level = below
    return made
