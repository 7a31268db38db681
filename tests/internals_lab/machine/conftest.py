"""Recorded machines: a builder that lays out what a kernel shows below /sys, and machines larger than this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import pytest

from internals_lab.machine.sources import Sources
from internals_lab.machine.topology import written_list

Groups = Sequence[Sequence[int]]
Build = Callable[..., Sources]
CPUS = "sys/devices/system/cpu"


@pytest.fixture
def bare(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Sources]:
    """Sources over an empty tree: a quiet Linux machine that shows nothing but the files that are given."""

    def bare(files: Mapping[str, str] | None = None, **replaced: object) -> Sources:
        root = tmp_path_factory.mktemp("machine")
        for path, text in (files or {}).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        sources = Sources(
            root=root,
            system=lambda: "Linux",
            release=lambda: "6.1.0",
            architecture=lambda: "x86_64",
            host_name=lambda: "alpha",
            affinity=lambda: list(range(8)),
            cores_logical=lambda: 8,
            cores_physical=lambda: 4,
            memory_bytes=lambda: 16_000_000_000,
            load_1min=lambda: 0.1,
            processes=list,
            plugged_in=lambda: None,
            hottest_c=lambda: None,
            clock_ns=iter(range(0, 10**9, 40)).__next__,
        )
        return msgspec.structs.replace(sources, **replaced)

    return bare


@pytest.fixture
def build(bare: Callable[..., Sources]) -> Build:
    """A machine from its groups of CPUs; `caches` by level."""

    def build(
        *,
        cores: Groups,
        packages: Groups,
        nodes: Groups = (),
        caches: Mapping[int, Groups] | None = None,
        files: Mapping[str, str] | None = None,
        **replaced: object,
    ) -> Sources:
        cpus = sorted(cpu for core in cores for cpu in core)
        tree = {f"{CPUS}/online": written_list(cpus), **(files or {})}
        for kind, groups in (("core_cpus_list", cores), ("package_cpus_list", packages)):
            tree |= {
                f"{CPUS}/cpu{cpu}/topology/{kind}": written_list(group) for group in groups for cpu in group
            }
        for number, node in enumerate(nodes):
            tree[f"sys/devices/system/node/node{number}/cpulist"] = written_list(node)
        for cpu in cpus:
            # Every core has an instruction cache of its own, which must not be taken for the last level.
            tree[f"{CPUS}/cpu{cpu}/cache/index0/level"] = "9"
            tree[f"{CPUS}/cpu{cpu}/cache/index0/type"] = "Instruction"
            tree[f"{CPUS}/cpu{cpu}/cache/index0/shared_cpu_list"] = str(cpu)
        for level, groups in (caches or {}).items():
            for group in groups:
                for cpu in group:
                    folder = f"{CPUS}/cpu{cpu}/cache/index{level}"
                    tree |= {
                        f"{folder}/level": str(level),
                        f"{folder}/type": "Unified",
                        f"{folder}/shared_cpu_list": written_list(group),
                    }
        return bare(tree, **{"affinity": lambda: cpus, "cores_logical": lambda: len(cpus), **replaced})

    return build


def per_cpu(file: str, values: Mapping[int, int]) -> dict[str, str]:
    return {f"{CPUS}/cpu{cpu}/{file}": f"{value}\n" for cpu, value in values.items()}


@pytest.fixture
def server(build: Build) -> Sources:
    """Two sockets of 16 cores with SMT, a memory node each; siblings are numbered 32 apart."""
    cores = [[core, core + 32] for core in range(32)]
    halves = [[*range(16), *range(32, 48)], [*range(16, 32), *range(48, 64)]]
    # The kernel shows the favoured cores' higher clock: that makes no other kind of core.
    clocks = per_cpu("cpufreq/cpuinfo_max_freq", {cpu: 4_600_000 + 200_000 * (cpu == 3) for cpu in range(64)})
    return build(cores=cores, packages=halves, nodes=halves, caches={2: cores, 3: halves}, files=clocks)


@pytest.fixture
def laptop(build: Build) -> Sources:
    """Four performance cores with SMT, eight efficiency cores, two low-power ones outside the third-level cache."""
    pairs = [[0, 1], [2, 3], [4, 5], [6, 7]]
    fours = [[8, 9, 10, 11], [12, 13, 14, 15]]
    clocks = {cpu: 4_800_000 + 200_000 * (cpu > 5) for cpu in range(8)}
    clocks |= dict.fromkeys(range(8, 16), 3_800_000) | dict.fromkeys((16, 17), 2_500_000)
    kinds = {"sys/devices/cpu_core/cpus": "0-7\n", "sys/devices/cpu_atom/cpus": "8-17\n"}
    return build(
        cores=[*pairs, *([cpu] for cpu in range(8, 18))],
        packages=[range(18)],
        nodes=[range(18)],
        caches={2: [*pairs, *fours, [16, 17]], 3: [range(16)]},
        files=per_cpu("cpufreq/cpuinfo_max_freq", clocks) | kinds,
    )


@pytest.fixture
def desktop(build: Build) -> Sources:
    """Sixteen cores with SMT in one socket and one memory node, in four groups with a third-level cache each."""
    cores = [[core, core + 16] for core in range(16)]
    groups = [[*range(n, n + 4), *range(n + 16, n + 20)] for n in range(0, 16, 4)]
    return build(cores=cores, packages=[range(32)], nodes=[range(32)], caches={2: cores, 3: groups})


@pytest.fixture
def board(build: Build) -> Sources:
    """An ARM board: four little cores and two big ones, a second-level cache a cluster, no memory nodes shown."""
    capacities = dict.fromkeys(range(4), 485) | dict.fromkeys((4, 5), 1024)
    clusters = [range(4), range(4, 6)]
    return build(
        cores=[[cpu] for cpu in range(6)],
        packages=[range(6)],
        caches={2: clusters},
        files=per_cpu("cpu_capacity", capacities),
        architecture=lambda: "aarch64",
    )


@pytest.fixture
def container(build: Build) -> Sources:
    """A container on four cores with SMT: its cpuset has two of the cores, its quota is a core and a half."""
    cores = [[0, 4], [1, 5], [2, 6], [3, 7]]
    return build(
        cores=cores,
        packages=[range(8)],
        nodes=[range(8)],
        caches={3: [range(8)]},
        files={
            ".dockerenv": "",
            "proc/self/cgroup": "0::/\n",
            "sys/fs/cgroup/cpu.max": "150000 100000\n",
            "sys/fs/cgroup/cpu.stat": "usage_usec 5000000\nnr_periods 100\nnr_throttled 40\nthrottled_usec 900000\n",
        },
        affinity=lambda: [2, 3, 6, 7],
    )


@pytest.fixture
def small_vm(build: Build) -> Sources:
    """A virtual machine with two CPUs, each a core as far as it is told."""
    return build(
        cores=[[0], [1]],
        packages=[[0, 1]],
        nodes=[[0, 1]],
        caches={2: [[0], [1]], 3: [[0, 1]]},
        files={"proc/cpuinfo": "flags\t: fpu tsc hypervisor\n"} | per_cpu("cpu_capacity", {0: 1024, 1: 1024}),
    )
