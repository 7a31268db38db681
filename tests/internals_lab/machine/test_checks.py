"""What each check says of machines that have what it looks for, and of machines that do not tell."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
import pytest

from internals_lab.machine.checks.check import Check
from internals_lab.machine.checks.finding import Finding
from internals_lab.machine.checks.registry import CHECKS
from internals_lab.machine.examining import examine
from internals_lab.machine.sources import ProcessTime, Sources

Bare = Callable[..., Sources]
CPU = "sys/devices/system/cpu"
CLOCK = "sys/devices/system/clocksource/clocksource0"


def look(name: str, sources: Sources, meanwhile: Mapping[str, str] | None = None) -> Finding:
    """The finding of one check, with files that change between its two looks, two seconds apart."""

    def watch() -> float:
        for path, text in (meanwhile or {}).items():
            (sources.root / path).write_text(text)
        return 2.0

    return next(finding for finding in examine(sources, watch=watch) if finding.check == name)


@pytest.mark.parametrize("check", CHECKS)
def test_a_system_that_tells_nothing_is_not_judged(check: Check, bare: Bare) -> None:
    sources = bare(
        system=lambda: "Other",
        affinity=list,
        cores_logical=lambda: None,
        cores_physical=lambda: None,
        load_1min=lambda: None,
    )
    (finding,) = examine(sources, watch=lambda: 1.0, checks=[check])
    if finding.check not in ("clock", "battery"):
        assert finding.state == "not checkable here"
    assert finding.seen
    assert not finding.effect


def test_every_check_has_a_name_of_its_own(bare: Bare) -> None:
    names = [finding.check for finding in examine(bare(), watch=lambda: 1.0)]
    assert len(set(names)) == len(CHECKS)


@pytest.mark.parametrize(
    ("load", "cpus", "state"),
    [
        (0.2, 2, "ok"),
        (0.5, 2, "note"),
        (1.5, 2, "warning"),
        (1.5, 16, "ok"),
        (4.0, 16, "note"),
        (9.0, 16, "warning"),
    ],
)
def test_load_is_weighed_against_the_cpus(bare: Bare, load: float, cpus: int, state: str) -> None:
    finding = look("load", bare(load_1min=lambda: load, cores_logical=lambda: cpus))
    assert finding.state == state
    assert f"{load} tasks" in finding.seen
    assert f"{cpus} CPUs" in finding.seen


def processes(*looks: dict[str, float]) -> Callable[[], list[ProcessTime]]:
    """The CPU seconds of processes at each look, by their names."""
    pids = {name: pid for pid, name in enumerate(sorted(set().union(*looks)), start=100)}
    return iter(
        [
            [ProcessTime(pid=pids[name], name=name, cpu_s=cpu_s) for name, cpu_s in look.items()]
            for look in looks
        ]
    ).__next__


def test_the_three_busiest_processes_are_named_with_their_share_of_a_cpu(bare: Bare) -> None:
    before = {"a": 10.0, "b": 20.0, "c": 5.0, "idle": 99.0}
    after = {"a": 10.2, "b": 22.0, "c": 5.4, "idle": 99.0, "new": 1.0}
    finding = look("other processes", bare(processes=processes(before, after)))
    assert finding.state == "warning"
    assert "b (pid 101) 100 %, new (pid 104) 50 %, c (pid 102) 20 %, and 1 more" in finding.seen
    assert "idle" not in finding.seen


@pytest.mark.parametrize(("used_s", "state"), [(0.01, "ok"), (0.7, "note"), (0.9, "warning")])
def test_processes_are_weighed_by_what_they_use_together(bare: Bare, used_s: float, state: str) -> None:
    sources = bare(processes=processes({"a": 1.0}, {"a": 1.0 + used_s}))
    assert look("other processes", sources).state == state


def test_a_process_number_that_was_given_again_does_not_count_backwards(bare: Bare) -> None:
    sources = bare(processes=processes({"a": 50.0, "b": 0.0}, {"a": 0.0, "b": 2.0}))
    assert look("other processes", sources).state == "warning"


def test_a_quota_below_the_cpus_is_a_warning_with_the_pauses_so_far(container: Sources) -> None:
    finding = look("CPU quota", container)
    assert finding.state == "warning"
    assert (
        finding.seen
        == "1.5 cores' worth of time, on 4 CPUs. Paused 40 times so far, 0 of them in the last 2 s."
    )
    assert "up to 1 worker." in finding.remedy
    assert finding.commands[0].startswith("docker run --cpuset-cpus=2 ")


def test_pauses_between_the_looks_are_a_warning_whatever_the_quota(bare: Bare) -> None:
    groups = {"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "800000 100000\n"}
    quiet = bare(groups | {"sys/fs/cgroup/cpu.stat": "nr_throttled 7\n"})
    assert look("CPU quota", quiet).state == "ok"
    finding = look("CPU quota", quiet, {"sys/fs/cgroup/cpu.stat": "nr_throttled 9\n"})
    assert finding.state == "warning"
    assert "2 of them in the last 2 s" in finding.seen


def test_pauses_of_a_group_around_this_one_count_too(bare: Bare) -> None:
    files = {
        "proc/self/cgroup": "0::/outer/inner\n",
        "sys/fs/cgroup/outer/inner/cpu.stat": "nr_throttled 0\n",
        "sys/fs/cgroup/outer/cpu.stat": "nr_throttled 5\n",
    }
    finding = look("CPU quota", bare(files), {"sys/fs/cgroup/outer/cpu.stat": "nr_throttled 6\n"})
    assert (finding.state, "1 of them" in finding.seen) == ("warning", True)


def test_no_quota_is_in_order(bare: Bare) -> None:
    finding = look("CPU quota", bare({"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"}))
    assert (finding.state, finding.seen) == ("ok", "None is set.")


def cpu_times(idle: int, stolen: int) -> dict[str, str]:
    return {"proc/stat": f"cpu  1000 0 0 {idle} 0 0 0 {stolen} 0 0\ncpu0 1 2 3\n"}


@pytest.mark.parametrize(
    ("before", "after", "state", "seen"),
    [
        (cpu_times(9000, 0), cpu_times(9200, 0), "ok", "0.0 % in the last 2 s, 0.00 % since"),
        (cpu_times(9000, 20), cpu_times(9200, 20), "ok", "0.0 % in the last 2 s, 0.20 % since"),
        (cpu_times(9000, 200), cpu_times(9200, 200), "note", "0.0 % in the last 2 s, 1.92 % since"),
        (cpu_times(9000, 0), cpu_times(9198, 2), "note", "1.0 % in the last 2 s, 0.02 % since"),
        (cpu_times(9000, 0), cpu_times(9180, 20), "warning", "10.0 % in the last 2 s, 0.20 % since"),
    ],
)
def test_stolen_time_counts_now_more_than_ever(
    bare: Bare, before: dict[str, str], after: dict[str, str], state: str, seen: str
) -> None:
    finding = look("steal time", bare(before), after)
    assert finding.state == state
    assert finding.seen.startswith(seen)


def test_a_guest_is_told_from_a_container_on_real_hardware(bare: Bare) -> None:
    metal = {"proc/cpuinfo": "flags\t: fpu\n"}
    assert look("virtual machine", bare(metal)).state == "ok"
    in_container = look("virtual machine", bare(metal | {".dockerenv": ""}))
    assert in_container.state == "ok"
    assert "docker" in in_container.seen
    guest = look("virtual machine", bare({"proc/cpuinfo": "flags\t: fpu hypervisor\n", ".dockerenv": ""}))
    assert guest.state == "note"
    assert guest.seen == "A guest on an unnamed hypervisor, in a docker container."


def test_siblings_are_a_note_with_the_count_of_cores_behind_the_allowed_cpus(
    server: Sources, container: Sources
) -> None:
    finding = look("SMT", server)
    assert (finding.state, finding.seen) == ("note", "64 CPUs are 32 physical cores.")
    assert look("SMT", container).seen == "4 CPUs are 2 physical cores."


def test_cores_of_their_own_are_in_order_but_for_a_guest_that_cannot_know(
    board: Sources, small_vm: Sources
) -> None:
    assert look("SMT", board).state == "ok"
    assert look("SMT", small_vm).state == "not checkable here"


def test_unlike_cores_are_a_note_with_the_way_to_measure_on_the_fast_ones(
    laptop: Sources, board: Sources, server: Sources
) -> None:
    finding = look("core kinds", laptop)
    assert finding.state == "note"
    assert finding.seen == "CPUs 0-7 are faster than CPUs 8-15 and these than CPUs 16-17."
    assert look("core kinds", board).commands == ("taskset -c 4-5 pytest --internals-lab ...",)
    assert look("core kinds", server).state == "ok"
    confined = msgspec.structs.replace(laptop, affinity=lambda: [9, 10])
    assert look("core kinds", confined).state == "ok"


@pytest.mark.parametrize(
    ("governor", "driver", "state"),
    [
        ("performance", "intel_pstate", "ok"),
        ("powersave", "intel_pstate", "note"),
        ("powersave", "acpi-cpufreq", "warning"),
        ("schedutil", None, "warning"),
    ],
)
def test_governors_that_follow_the_load_are_told(
    bare: Bare, governor: str, driver: str | None, state: str
) -> None:
    files = {f"{CPU}/cpu0/cpufreq/scaling_governor": governor}
    if driver:
        files[f"{CPU}/cpu0/cpufreq/scaling_driver"] = driver
    finding = look("CPU governor", bare(files))
    assert finding.state == state
    assert finding.seen.startswith(governor)


@pytest.mark.parametrize(
    ("path", "on", "off"),
    [
        ("intel_pstate/no_turbo", "0", "1"),
        ("cpufreq/boost", "1", "0"),
        ("cpufreq/policy3/boost", "1", "0"),
    ],
)
def test_turbo_is_a_note_with_the_command_for_its_own_switch(
    bare: Bare, path: str, on: str, off: str
) -> None:
    assert look("turbo", bare({f"{CPU}/{path}": off})).state == "ok"
    finding = look("turbo", bare({f"{CPU}/{path}": on}))
    assert finding.state == "note"
    assert finding.commands == (f"echo {off} | sudo tee /{CPU}/{path.replace('policy3', 'policy*')}",)


def test_slowing_down_for_heat_now_outranks_having_done_so(bare: Bare) -> None:
    count = f"{CPU}/cpu0/thermal_throttle/package_throttle_count"
    assert look("temperature", bare({count: "0"}, hottest_c=lambda: 50.0)).state == "ok"
    assert look("temperature", bare({count: "0"}, hottest_c=lambda: 92.0)).state == "note"
    before = look("temperature", bare({count: "3"}))
    assert (before.state, "3 times" in before.seen) == ("note", True)
    assert look("temperature", bare({count: "3"}), {count: "4"}).state == "warning"


@pytest.mark.parametrize(("plugged_in", "state"), [(None, "ok"), (True, "ok"), (False, "warning")])
def test_running_on_battery_is_a_warning(bare: Bare, plugged_in: bool | None, state: str) -> None:
    assert look("battery", bare(plugged_in=lambda: plugged_in)).state == state


def swap_files(free_kb: int, moved: int) -> dict[str, str]:
    return {
        "proc/meminfo": f"MemTotal:  16000000 kB\nSwapTotal:   2097152 kB\nSwapFree:    {free_kb} kB\n",
        "proc/vmstat": f"pgpgin 1\npswpin {moved}\npswpout 2\n",
        "proc/sys/vm/swappiness": "60\n",
    }


def test_swap_is_judged_by_use_and_by_movement(bare: Bare) -> None:
    assert look("swap", bare({"proc/meminfo": "SwapTotal: 0 kB\nSwapFree: 0 kB\n"})).seen == "There is none."
    unused = look("swap", bare(swap_files(2097152, 0)))
    assert (unused.state, unused.seen) == ("ok", "0 of 2048 MiB in use (swappiness 60).")
    assert look("swap", bare(swap_files(1048576, 5))).state == "note"
    moving = look("swap", bare(swap_files(1048576, 5)), {"proc/vmstat": "pswpin 8\npswpout 6\n"})
    assert moving.state == "warning"
    assert "7 pages moved in the last 2 s" in moving.seen


def test_a_quick_and_fine_clock_is_in_order(bare: Bare) -> None:
    finding = look("clock", bare({f"{CLOCK}/current_clocksource": "tsc\n"}))
    assert (finding.state, finding.seen) == (
        "ok",
        "tsc: steps of 40 ns, and a reading from Python takes 40 ns.",
    )


def test_a_slow_clock_source_is_a_warning_with_the_way_back_where_there_is_one(bare: Bare) -> None:
    files = {f"{CLOCK}/current_clocksource": "hpet\n", f"{CLOCK}/available_clocksource": "tsc hpet acpi_pm\n"}
    finding = look("clock", bare(files))
    assert finding.state == "warning"
    assert finding.commands == (f"echo tsc | sudo tee /{CLOCK}/current_clocksource",)
    without = look("clock", bare(files | {f"{CLOCK}/available_clocksource": "hpet acpi_pm\n"}))
    assert (without.state, without.commands) == ("warning", ())


@pytest.mark.parametrize(
    "readings", [range(0, 10**8, 2000), [step // 100 * 15_625_000 for step in range(10**4)], [7] * 10**4]
)
def test_a_clock_that_is_slow_coarse_or_stands_still_is_a_warning(bare: Bare, readings: list[int]) -> None:
    assert look("clock", bare(clock_ns=iter(readings).__next__)).state == "warning"


@pytest.mark.parametrize(
    ("setting", "personality", "state"),
    [("2", "00000000", "ok"), ("1", "00000000", "ok"), ("0", "00000000", "note"), ("2", "00040000", "note")],
)
def test_a_fixed_memory_layout_is_a_note(bare: Bare, setting: str, personality: str, state: str) -> None:
    files = {"proc/sys/kernel/randomize_va_space": setting, "proc/self/personality": personality}
    finding = look("ASLR", bare(files))
    assert finding.state == state
    assert bool(finding.commands) == (setting == "0")


def test_whatever_is_wrong_comes_with_its_effect_and_a_remedy(
    bare: Bare, laptop: Sources, container: Sources, small_vm: Sources
) -> None:
    wrong = bare(
        {
            "proc/cpuinfo": "flags\t: hypervisor\n",
            "proc/stat": "cpu 1 0 0 1 0 0 0 1 0 0\n",
            "proc/sys/kernel/randomize_va_space": "0",
            f"{CPU}/cpufreq/boost": "1",
            f"{CPU}/cpu0/cpufreq/scaling_governor": "ondemand",
            f"{CLOCK}/current_clocksource": "acpi_pm",
        }
        | swap_files(1, 0),
        load_1min=lambda: 99.0,
        plugged_in=lambda: False,
        hottest_c=lambda: 99.0,
        processes=processes({"a": 0.0}, {"a": 2.0}),
    )
    findings = [
        finding
        for sources in (wrong, laptop, container, small_vm)
        for finding in examine(sources, watch=lambda: 1.0)
        if finding.state in ("note", "warning")
    ]
    assert {finding.check for finding in findings} == {
        finding.check for finding in examine(bare(), watch=lambda: 1.0)
    }
    assert all(finding.effect and finding.remedy for finding in findings)
