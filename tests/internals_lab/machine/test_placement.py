"""Which CPUs workers get, on recorded machines."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internals_lab.errors import SettingsError
from internals_lab.machine.placement import compact, physical_cores, placement_named, spread
from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import read_topology
from internals_lab.model.topology import Topology

SEEDS = range(20)


def known(sources: Sources) -> Topology:
    topology = read_topology(sources)
    assert topology is not None
    return topology


def places(groups: list[list[int]], cpus: list[int]) -> Counter[int]:
    """How many of the CPUs lie in each group."""
    return Counter(number for number, group in enumerate(groups) for cpu in cpus if cpu in group)


def test_spread_takes_every_core_of_both_sockets_before_a_sibling(server: Sources) -> None:
    for seed in SEEDS:
        topology = known(server)
        order = spread(topology, range(64), 64, Random(seed))
        assert set(places(topology.cores, order[:32]).values()) == {1}
        for workers in range(2, 65, 2):
            assert set(places(topology.packages, order[:workers]).values()) == {workers // 2}


def test_compact_fills_a_core_then_its_socket_then_the_other(server: Sources) -> None:
    for seed in SEEDS:
        topology = known(server)
        order = compact(topology, range(64), 48, Random(seed))
        for workers in range(2, 49, 2):
            assert set(places(topology.cores, order[:workers]).values()) == {2}
        assert sorted(places(topology.packages, order).values()) == [16, 32]


def test_spread_takes_another_cache_each_time_and_compact_stays_in_one(desktop: Sources) -> None:
    for seed in SEEDS:
        topology = known(desktop)
        apart = spread(topology, range(32), 8, Random(seed))
        assert set(places(topology.cache_groups, apart[:4]).values()) == {1}
        assert set(places(topology.cache_groups, apart).values()) == {2}
        assert list(
            places(topology.cache_groups, compact(topology, range(32), 8, Random(seed))).values()
        ) == [8]


def test_spread_takes_performance_cores_then_efficiency_cores_then_siblings(laptop: Sources) -> None:
    for seed in SEEDS:
        topology = known(laptop)
        order = spread(topology, range(18), 18, Random(seed))
        assert places(topology.speed_classes, order[:4]) == {0: 4}
        assert places(topology.speed_classes, order[:12]) == {0: 4, 1: 8}
        assert sorted(order[12:14]) == [16, 17]
        assert places(topology.speed_classes, order[14:]) == {0: 4}


def test_compact_begins_on_the_fastest_cores(laptop: Sources, board: Sources) -> None:
    for seed in SEEDS:
        pair = compact(known(laptop), range(18), 2, Random(seed))
        assert sorted(pair) in known(laptop).cores
        assert set(compact(known(laptop), range(18), 8, Random(seed))) == set(range(8))
        order = compact(known(board), range(6), 6, Random(seed))
        assert (set(order[:2]), set(order[2:])) == ({4, 5}, {0, 1, 2, 3})


def test_compact_begins_where_all_workers_fit(desktop: Sources) -> None:
    for seed in SEEDS:
        # One CPU each of three cache groups, and four cores of the last.
        allowed = [0, 4, 8, 12, 13, 14, 15]
        assert set(compact(known(desktop), allowed, 4, Random(seed))) == {12, 13, 14, 15}
        assert set(compact(known(desktop), [0, 1, 17], 2, Random(seed))) == {1, 17}


@pytest.mark.parametrize("place", [spread, compact])
def test_only_allowed_cpus_are_given_and_all_of_them_where_more_are_asked_for(
    container: Sources, place: object
) -> None:
    assert callable(place)
    for count in range(1, 7):
        cpus = place(known(container), [2, 3, 6, 7], count, Random(1))
        assert len(cpus) == min(count, 4)
        assert set(cpus) <= {2, 3, 6, 7}


def test_in_a_container_spread_takes_two_cores_and_compact_one(container: Sources) -> None:
    topology = known(container)
    assert places(topology.cores, spread(topology, [2, 3, 6, 7], 2, Random(1))) == {2: 1, 3: 1}
    assert sorted(compact(topology, [2, 3, 6, 7], 2, Random(1))) in ([2, 6], [3, 7])


def test_the_first_of_a_larger_place_are_a_smaller_one(server: Sources, laptop: Sources) -> None:
    """So that the cells of a round share processors, whatever their numbers of workers."""
    for sources in (server, laptop):
        topology = known(sources)
        cpus = topology.cpus
        for seed in SEEDS:
            spread_out = spread(topology, cpus, 8, Random(seed))
            together = compact(topology, cpus, 8, Random(seed))
            for workers in (2, 4):
                assert set(places(topology.cores, spread_out[:workers]).values()) == {1}
                assert len(places(topology.cores, together[:workers])) == workers // 2


def test_a_placement_is_found_by_its_word() -> None:
    assert (placement_named("spread"), placement_named("compact")) == (spread, compact)
    with pytest.raises(SettingsError, match="unknown placement 'sprad'; did you mean 'spread'"):
        placement_named("sprad")


def test_equals_are_drawn_and_the_same_seed_draws_the_same(server: Sources) -> None:
    topology = known(server)
    for place in (spread, compact):
        drawn = {tuple(place(topology, range(64), 2, Random(seed))) for seed in SEEDS}
        assert len(drawn) > len(SEEDS) // 2
        assert place(topology, range(64), 9, Random(7)) == place(topology, range(64), 9, Random(7))


def test_without_a_topology_every_cpu_counts_as_a_core() -> None:
    assert physical_cores(None, [4, 5, 6]) == 3
    for place in (spread, compact):
        assert {cpu for seed in SEEDS for cpu in place(None, [4, 5, 6], 1, Random(seed))} == {4, 5, 6}
        assert place(None, [], 2, Random(1)) == []


@given(
    st.lists(st.integers(0, 11), unique=True),
    st.integers(0, 14),
    st.integers(),
    st.sampled_from([spread, compact]),
)
def test_every_placement_is_of_distinct_allowed_cpus(
    allowed: list[int], count: int, seed: int, place: object
) -> None:
    assert callable(place)
    topology = Topology(
        cores=[[cpu, cpu + 6] for cpu in range(6)],
        cache_groups=[[0, 1, 2, 6, 7, 8], [3, 4, 5, 9, 10, 11]],
        speed_classes=[[0, 6, 3, 9], [1, 2, 4, 5, 7, 8, 10, 11]],
    )
    cpus = place(topology, allowed, count, Random(seed))
    assert len(cpus) == len(set(cpus)) == min(count, len(allowed))
    assert set(cpus) <= set(allowed)
