"""Recorded machines: trees of the files that a kernel shows, and what the lab says of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.machine.describing import describe_machine
from internals_lab.machine.sources import Sources
from internals_lab.model.machine import Machine

Record = Callable[..., Machine]
CPUINFO = "processor\t: 0\nmodel name\t: Some Processor @ 2.00GHz\nflags\t\t: fpu vme{flags}\n"


@pytest.fixture
def describe(tmp_path: Path) -> Record:
    """Describes a machine of eight cores whose files are given by their paths."""

    def describe(
        files: dict[str, str] | None = None,
        *,
        affinity: tuple[int, ...] = tuple(range(8)),
        host_name: str = "alpha",
    ) -> Machine:
        for path, text in (files or {}).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_text(text)
        sources = Sources(
            root=tmp_path,
            system=lambda: "Linux",
            release=lambda: "6.1.0",
            architecture=lambda: "x86_64",
            host_name=lambda: host_name,
            affinity=lambda: list(affinity),
            cores_logical=lambda: 8,
            cores_physical=lambda: 4,
            memory_bytes=lambda: 16_000_000_000,
            load_1min=lambda: 0.5,
        )
        return describe_machine(sources)

    return describe


def version_2(quota: str, group: str = "/") -> dict[str, str]:
    return {"proc/self/cgroup": f"0::{group}\n", f"sys/fs/cgroup{group}/cpu.max": quota}


def version_1(quota: str, folder: str = "cpu,cpuacct", group: str = "/") -> dict[str, str]:
    return {
        "proc/self/cgroup": f"9:name=systemd:/\n4:cpu,cpuacct:{group}\n3:cpuset:/\n",
        f"sys/fs/cgroup/{folder}{group}/cpu.cfs_quota_us": quota,
        f"sys/fs/cgroup/{folder}{group}/cpu.cfs_period_us": "100000",
    }


def test_a_machine_that_shows_nothing_is_described_by_what_the_platform_says(describe: Record) -> None:
    machine = describe()
    assert (machine.cores_logical, machine.cores_physical, machine.cores_usable) == (8, 4, 8)
    assert (machine.cpu_model, machine.governor, machine.virtualised, machine.quota_cores) == (
        None,
        None,
        None,
        None,
    )
    assert (machine.memory_bytes, machine.load_1min_at_start) == (16_000_000_000, 0.5)


@pytest.mark.parametrize(
    ("files", "quota", "usable"),
    [
        (version_2("200000 100000\n"), 2.0, 2),
        (version_2("150000 100000"), 1.5, 2),
        (version_2("10000 100000"), 0.1, 1),
        (version_2("max 100000"), None, 8),
        (version_2("max"), None, 8),
        (version_2("nonsense"), None, 8),
        (version_2("100000 0"), None, 8),
        (version_2("2000000 100000"), 20.0, 8),
        (version_2("300000 100000", "/user.slice/a.service"), 3.0, 3),
        (version_1("250000"), 2.5, 3),
        (version_1("250000", folder="cpu"), 2.5, 3),
        (version_1("-1"), None, 8),
        (version_1("200000", group="/docker/0123"), 2.0, 2),
    ],
)
def test_a_quota_limits_the_usable_cores(
    describe: Record, files: dict[str, str], quota: float | None, usable: int
) -> None:
    machine = describe(files)
    assert (machine.quota_cores, machine.cores_usable) == (quota, usable)


def test_the_tightest_quota_above_this_process_counts(describe: Record) -> None:
    files = version_2("max 100000", "/a/b") | {"sys/fs/cgroup/a/cpu.max": "200000 100000"}
    assert describe(files).quota_cores == 2.0


def test_in_a_container_the_root_of_the_tree_counts_where_the_own_group_is_hidden(describe: Record) -> None:
    files = version_1("200000") | {"proc/self/cgroup": "4:cpu,cpuacct:/docker/hidden\n"}
    assert describe(files).quota_cores == 2.0


def test_affinity_limits_the_usable_cores_and_quota_limits_them_further(describe: Record) -> None:
    assert describe(affinity=(2, 5, 7)).cores_usable == 3
    assert describe(version_2("200000 100000"), affinity=(2, 5, 7)).cores_usable == 2
    assert describe(version_2("max"), affinity=()).cores_usable == 8


@pytest.mark.parametrize(
    ("files", "virtualised"),
    [
        ({"proc/cpuinfo": CPUINFO.format(flags="")}, None),
        ({"proc/cpuinfo": CPUINFO.format(flags=" hypervisor")}, "hypervisor"),
        ({"sys/class/dmi/id/sys_vendor": "QEMU\n"}, "qemu"),
        ({"sys/class/dmi/id/sys_vendor": "VMware, Inc.\n"}, "vmware"),
        ({"sys/hypervisor/type": "xen\n"}, "xen"),
        ({"proc/version": "Linux version 5.15.0-microsoft-standard-WSL2\n"}, "wsl"),
        ({"sys/devices/system/clocksource/clocksource0/available_clocksource": "tsc kvm-clock\n"}, "kvm"),
        ({".dockerenv": ""}, "docker"),
        ({".dockerenv": "", "sys/class/dmi/id/product_name": "KVM\n"}, "docker on kvm"),
        ({"run/.containerenv": ""}, "podman"),
        ({"proc/1/environ": "PATH=/bin\0container=lxc\0"}, "lxc"),
        ({"proc/1/cgroup": "0::/kubepods/besteffort/pod1\n"}, "kubepods"),
    ],
)
def test_what_stands_between_the_process_and_the_metal_is_told(
    describe: Record, files: dict[str, str], virtualised: str | None
) -> None:
    assert describe(files).virtualised == virtualised


def test_the_processor_and_its_governors_are_named(describe: Record) -> None:
    governors = {
        f"sys/devices/system/cpu/cpu{n}/cpufreq/scaling_governor": word
        for n, word in enumerate(("powersave\n", "performance\n", "powersave\n"))
    }
    machine = describe({"proc/cpuinfo": CPUINFO.format(flags="")} | governors)
    assert machine.cpu_model == "Some Processor @ 2.00GHz"
    assert machine.governor == "performance+powersave"


def test_the_id_tells_machines_apart_and_does_not_name_them(describe: Record) -> None:
    alpha, beta = describe(host_name="alpha"), describe(host_name="beta")
    assert alpha.id == describe(host_name="alpha").id
    assert alpha.id != beta.id
    assert "alpha" not in alpha.id


def test_a_machine_with_an_id_of_its_own_keeps_it_when_it_is_renamed(describe: Record) -> None:
    files = {"etc/machine-id": "0123456789abcdef\n"}
    assert describe(files, host_name="alpha").id == describe(files, host_name="beta").id


def test_clones_of_one_disk_on_other_hardware_are_other_machines(describe: Record) -> None:
    files = {"etc/machine-id": "0123456789abcdef\n"}
    clone = files | {"proc/cpuinfo": CPUINFO.format(flags="")}
    assert describe(files).id != describe(clone).id


def test_this_machine_can_be_described() -> None:
    machine = describe_machine()
    assert 1 <= machine.cores_usable <= machine.cores_logical
    assert machine.cores_logical == os.cpu_count()
    assert machine.id == describe_machine().id
