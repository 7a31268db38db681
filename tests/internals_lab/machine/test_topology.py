"""What is read of recorded machines that are larger than the one at hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from internals_lab.machine.describing import describe_machine
from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import cpu_list, read_topology, written_list
from internals_lab.model.topology import Topology


def known(sources: Sources) -> Topology:
    topology = read_topology(sources)
    assert topology is not None
    return topology


@pytest.mark.parametrize(
    ("text", "cpus"),
    [("", []), ("0\n", [0]), ("0-3", [0, 1, 2, 3]), ("0-1,8,10-11\n", [0, 1, 8, 10, 11]), ("5, 4", [4, 5])],
)
def test_lists_of_the_kernel_are_read(text: str, cpus: list[int]) -> None:
    assert cpu_list(text) == cpus


@pytest.mark.parametrize("text", ["", "0", "0-3", "0-1,8,10-11"])
def test_lists_are_written_as_the_kernel_does(text: str) -> None:
    assert written_list(cpu_list(text)) == text


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        cpu_list("0-x")


def test_a_server_has_cores_with_siblings_on_two_sockets_with_their_memory_and_cache(server: Sources) -> None:
    topology = known(server)
    halves = [[*range(16), *range(32, 48)], [*range(16, 32), *range(48, 64)]]
    assert topology.cores == [[core, core + 32] for core in range(32)]
    assert topology.packages == topology.numa_nodes == topology.cache_groups == halves
    assert topology.has_smt


def test_favoured_cores_are_no_kind_of_their_own(server: Sources) -> None:
    assert known(server).speed_classes == [list(range(64))]
    assert not known(server).is_hybrid


def test_a_laptop_has_performance_efficiency_and_low_power_cores(laptop: Sources) -> None:
    topology = known(laptop)
    assert topology.speed_classes == [list(range(8)), list(range(8, 16)), [16, 17]]
    assert len(topology.cores) == 4 + 8 + 2
    assert topology.is_hybrid


def test_low_power_cores_outside_the_third_level_cache_share_another(laptop: Sources) -> None:
    assert known(laptop).cache_groups == [list(range(16)), [16, 17]]


def test_the_core_complexes_of_one_socket_are_told_apart_by_their_cache(desktop: Sources) -> None:
    topology = known(desktop)
    assert topology.cache_groups[0] == [0, 1, 2, 3, 16, 17, 18, 19]
    assert len(topology.cache_groups) == 4
    assert len(topology.packages) == len(topology.numa_nodes) == 1


def test_a_board_has_big_cores_before_little_ones(board: Sources) -> None:
    topology = known(board)
    assert topology.speed_classes == [[4, 5], [0, 1, 2, 3]]
    assert topology.cache_groups == [[0, 1, 2, 3], [4, 5]]
    assert topology.numa_nodes == []


def test_a_container_sees_the_machine_and_its_own_share_of_it(container: Sources) -> None:
    machine = describe_machine(container)
    assert machine.topology == known(container)
    assert machine.topology.cpus == list(range(8))
    assert (machine.cpus_allowed, machine.quota_cores, machine.cores_usable) == ([2, 3, 6, 7], 1.5, 2)


def test_a_small_virtual_machine_has_two_cores_of_one_kind(small_vm: Sources) -> None:
    assert known(small_vm) == Topology(
        cores=[[0], [1]],
        packages=[[0, 1]],
        numa_nodes=[[0, 1]],
        cache_groups=[[0, 1]],
        speed_classes=[[0, 1]],
    )


def test_offline_cpus_belong_to_no_group(build: Callable[..., Sources]) -> None:
    sources = build(cores=[[0, 2], [1, 3]], packages=[range(4)], nodes=[range(4)])
    (sources.root / "sys/devices/system/cpu/online").write_text("0-1,3\n")
    topology = known(sources)
    assert topology.cores == [[0], [1, 3]]
    assert topology.packages == topology.numa_nodes == [[0, 1, 3]]


def test_old_kernels_name_siblings_otherwise(build: Callable[..., Sources]) -> None:
    sources = build(cores=[[0, 1]], packages=[[0, 1]])
    for cpu in (0, 1):
        folder = sources.root / f"sys/devices/system/cpu/cpu{cpu}/topology"
        (folder / "core_cpus_list").rename(folder / "thread_siblings_list")
        (folder / "package_cpus_list").rename(folder / "core_siblings_list")
    assert (known(sources).cores, known(sources).packages) == ([[0, 1]], [[0, 1]])


def test_groups_that_leave_a_cpu_out_are_not_told(build: Callable[..., Sources]) -> None:
    sources = build(cores=[[0], [1]], packages=[[0, 1]], nodes=[[0]])
    assert known(sources).numa_nodes == []


def test_a_machine_that_shows_no_cores_has_no_topology(bare: Callable[..., Sources]) -> None:
    assert read_topology(bare()) is None
    assert read_topology(bare({"sys/devices/system/cpu/online": "0-7\n"})) is None
    assert read_topology(bare({"sys/devices/system/cpu/online": "nonsense\n"})) is None
