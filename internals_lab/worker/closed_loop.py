"""A closed loop: so many requests are always outstanding, and each that is done is followed at once by the next."""

from itertools import repeat

try:
    # collections is slow to import, and hands this on from there.
    from _collections import deque
except ImportError:
    from collections import deque

# Of more requests than this in a block, as many evenly spaced order statistics are told: they keep the quantiles.
MOST_TOLD = 400

# What a slot answers to which no request was left.
NOTHING = object()


class Requests:
    """The requests of one block. Each slot takes the next one until none is left; the latency of each is kept."""

    def __init__(self, count, now_ns):
        # Taking from a deque and appending to a list are atomic with a GIL and without.
        self._left = deque(repeat(None, count))
        self._now_ns = now_ns
        self._latency_ns = []

    def serve(self, unit):
        """One slot's service; its last result."""
        take, keep, now_ns = self._left.popleft, self._latency_ns.append, self._now_ns
        result = NOTHING
        while True:
            try:
                take()
            except IndexError:
                return result
            start_ns = now_ns()
            result = unit()
            keep(now_ns() - start_ns)

    async def serve_awaited(self, unit):
        """The same for a unit that is `async def`."""
        take, keep, now_ns = self._left.popleft, self._latency_ns.append, self._now_ns
        result = NOTHING
        while True:
            try:
                take()
            except IndexError:
                return result
            start_ns = now_ns()
            result = await unit()
            keep(now_ns() - start_ns)

    def told(self):
        """How many requests there were, and their latencies in ascending order."""
        latency_ns = sorted(self._latency_ns)
        count = len(latency_ns)
        if count > MOST_TOLD:
            latency_ns = [
                latency_ns[(2 * place + 1) * count // (2 * MOST_TOLD)] for place in range(MOST_TOLD)
            ]
        return {"count": count, "latency_ns": latency_ns}
