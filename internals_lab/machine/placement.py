"""Which CPUs a cell gets: close together, or as far apart as the machine goes.

Both give CPUs in the order in which they were chosen, and all that are allowed where more are asked for: an
oversubscribed cell gets every one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from random import Random
from typing import NamedTuple

from internals_lab.errors import SettingsError, nearest
from internals_lab.model.topology import Topology


class Place(NamedTuple):
    """A core, cache, node or socket, named by the first CPU in it."""

    level: str
    first: int


class Seat(NamedTuple):
    """Where a CPU lies. `speed` is the rank of its speed class, 0 the fastest."""

    core: Place
    cache: Place
    node: Place
    package: Place
    speed: int

    @property
    def places(self) -> tuple[Place, Place, Place, Place]:
        """From the narrowest to the widest."""
        return self.core, self.cache, self.node, self.package


Rank = tuple[int, ...]


def spread(topology: Topology | None, allowed: Collection[int], count: int, rng: Random) -> list[int]:
    """Every worker a physical core of its own first, fast cores before slow ones, and among these the least used
    socket, memory node and cache.

    Equals are drawn by `rng`; the first k of the result are a spread of k.
    """

    def rank(seat: Seat, taken: Counter[Place], free: Counter[Place], wanted: int) -> Rank:
        return taken[seat.core], seat.speed, taken[seat.package], taken[seat.node], taken[seat.cache]

    return _choose(topology, allowed, count, rng, rank)


def compact(topology: Topology | None, allowed: Collection[int], count: int, rng: Random) -> list[int]:
    """SMT siblings first, then neighbours in the cache, the memory node and the socket; begun on the fastest cores,
    where all workers fit together.

    Equals are drawn by `rng`.
    """

    def rank(seat: Seat, taken: Counter[Place], free: Counter[Place], wanted: int) -> Rank:
        away = (0 if taken[place] else 1 for place in seat.places)
        # More room than is wanted is no merit.
        lacking = (-min(wanted, free[place]) for place in reversed(seat.places))
        return *away, seat.speed, *lacking

    return _choose(topology, allowed, count, rng, rank)


Placement = Callable[[Topology | None, Collection[int], int, Random], list[int]]

# By the word in the settings. The first k CPUs of either are the place of a cell with k workers.
PLACEMENTS: dict[str, Placement] = {"spread": spread, "compact": compact}
DEFAULT_PLACEMENT = "spread"


def placement_named(word: str) -> Placement:
    """Raises SettingsError for a word that names none."""
    if word not in PLACEMENTS:
        raise SettingsError(f"unknown placement {word!r}{nearest(word, PLACEMENTS)}")
    return PLACEMENTS[word]


def physical_cores(topology: Topology | None, allowed: Collection[int]) -> int:
    """On how many physical cores the allowed CPUs lie; where it is not known, each counts as one."""
    return len({seat.core for seat in _seats(topology, allowed).values()})


def _seats(topology: Topology | None, allowed: Collection[int]) -> dict[int, Seat]:
    """A place that the machine does not tell is one for all, since what is unknown must not look different;
    but a core is each CPU's own."""
    known = topology or Topology(cores=[])
    cores, caches, nodes, packages = (
        {cpu: group[0] for group in groups for cpu in group}
        for groups in (known.cores, known.cache_groups, known.numa_nodes, known.packages)
    )
    speeds = {cpu: rank for rank, group in enumerate(known.speed_classes) for cpu in group}
    return {
        cpu: Seat(
            core=Place("core", cores.get(cpu, cpu)),
            cache=Place("cache", caches.get(cpu, -1)),
            node=Place("node", nodes.get(cpu, -1)),
            package=Place("package", packages.get(cpu, -1)),
            speed=speeds.get(cpu, 0),
        )
        for cpu in sorted(set(allowed))
    }


def _choose(
    topology: Topology | None,
    allowed: Collection[int],
    count: int,
    rng: Random,
    rank: Callable[[Seat, Counter[Place], Counter[Place], int], Rank],
) -> list[int]:
    """One CPU after the other, each the lowest in rank, given what is taken and free by then."""
    left = _seats(topology, allowed)
    free = Counter(place for seat in left.values() for place in seat.places)
    taken: Counter[Place] = Counter()
    chosen: list[int] = []
    while left and len(chosen) < count:
        ranks = {cpu: rank(seat, taken, free, count - len(chosen)) for cpu, seat in left.items()}
        best = min(ranks.values())
        cpu = rng.choice([cpu for cpu, its_rank in ranks.items() if its_rank == best])
        places = left.pop(cpu).places
        taken.update(places)
        free.subtract(places)
        chosen.append(cpu)
    return chosen
