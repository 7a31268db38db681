"""Containers that become longer with every reading: what is in them may be of a kind that no collector tracks."""

import gc
from array import array

from .census import identities, identity
from .names import ids

_CONTAINERS = ids(dict, list, set)


class Growing:
    """Dictionaries, lists and sets by identity, read again after each block; kept are those that were longer each time."""

    def __init__(self):
        # Bare numbers, side by side: a table of them would be objects, and blocks of memory, that come and go.
        self._numbers = array("Q")
        self._first = array("Q")
        self._last = array("Q")
        self._readings = 0

    def read(self, objects):
        """One reading more; the first takes them all."""
        containers = [one for one in objects if id(type(one)) in _CONTAINERS]
        numbers = identities(containers)
        lengths = array("Q", map(len, containers))
        if self._readings:
            then = dict(zip(self._numbers, zip(self._first, self._last)))
            longer = [
                (number, then[number][0], length)
                for number, length in zip(numbers, lengths)
                if number in then and length > then[number][1]
            ]
            self._numbers = array("Q", [number for number, _, _ in longer])
            self._first = array("Q", [first for _, first, _ in longer])
            self._last = array("Q", [last for _, _, last in longer])
        else:
            self._numbers, self._first, self._last = numbers, lengths, lengths
        self._readings += 1

    def found(self):
        """Pairs (by how much it is longer now than at the first reading, the container), the most first; nothing before
        there were three readings.
        """
        if self._readings < 3:
            return []
        rises = dict(zip(self._numbers, zip(self._first, self._last)))
        found = []
        for one in gc.get_objects():
            if id(type(one)) in _CONTAINERS and identity(one) in rises:
                first, last = rises[identity(one)]
                found.append((last - first, one))
        found.sort(key=lambda rise: -rise[0])
        return found
