"""Numbers that are read again after each block, and rise every time."""

from ..core import json

# A rise is told from a swing by new heights in a row. What is filled once (a cache, a pool, interned words) is filled
# in the first of the blocks, which do not count.
FEWEST_BLOCKS = 4


def lead_in(blocks):
    """How many blocks do not count."""
    return max(1, blocks // 4)


class Readings:
    """Counts by name, one reading before the first block and one after each.

    All are kept in one text: a dictionary, or a text, a block would itself be an object, or a block of memory, more a
    block.
    """

    def __init__(self):
        self._lines = bytearray()
        self._count = 0

    def add(self, counts):
        self._lines += json.dumps(counts).encode("ascii") + b"\n"
        self._count += 1

    @property
    def blocks(self):
        """How many blocks have been read."""
        return max(0, self._count - 1)

    @property
    def counting(self):
        """How many of them count."""
        return self.blocks - lead_in(self.blocks)

    def rises(self, least=1):
        """By how much each name rose over the blocks that count, of those that came to a new height in every one of them, by
        `least` a block; the largest first. Of counts that only swing, one in (n + 1)! does so in n blocks.
        """
        told = self._told()
        found = {}
        for name in told[-1]:
            heights = [one.get(name, 0) for one in told]
            rises_always = all(later > earlier for earlier, later in zip(heights, heights[1:]))
            if rises_always and heights[-1] - heights[0] >= least * self.counting:
                found[name] = heights[-1] - heights[0]
        return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))

    def rise(self, name):
        """By how much that name rose over the blocks that count."""
        told = self._told()
        return told[-1].get(name, 0) - told[0].get(name, 0)

    def sum(self, name):
        """The sum of that name's readings over the blocks that count."""
        return sum(one.get(name, 0) for one in self._told()[1:])

    def _told(self):
        """The reading at the end of the blocks that do not count, and those after it."""
        lines = self._lines.decode("ascii").splitlines()
        return [json.loads(line) for line in lines[lead_in(self.blocks) :]]
