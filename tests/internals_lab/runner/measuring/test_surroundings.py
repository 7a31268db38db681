"""What is seen of a process around its blocks, on machines laid out by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from internals_lab.machine.process_usage import process_cpu_ns, sessions, swap_bytes
from internals_lab.machine.sources import Sources
from internals_lab.runner.measuring.surroundings import Instruments, Watch

MS = 1_000_000


class Machine:
    """A machine whose clock, CPU times and files are set by the test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.now_ns = 0
        self.cpu_ns: dict[int, int | None] = {7: 0}

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def process(self, pid: int, *, session: int = 7, major_faults: int = 0, swap_kb: int = 0) -> None:
        fields = ["S", "1", str(session), str(session), *["0"] * 5, str(major_faults), *["0"] * 30]
        self.write(f"proc/{pid}/stat", f"{pid} (a (strange) name) {' '.join(fields)}\n")
        self.write(f"proc/{pid}/status", f"Name:\tx\nVmSwap:\t{swap_kb:>8} kB\n")

    def quota(self, *, periods: int, paused_us: int) -> None:
        self.write("proc/self/cgroup", "0::/\n")
        self.write("sys/fs/cgroup/cpu.max", "150000 100000\n")
        self.write("sys/fs/cgroup/cpu.stat", f"nr_throttled {periods}\nthrottled_usec {paused_us}\n")

    def heat(self, cpu: int, count: int) -> None:
        self.write(f"sys/devices/system/cpu/cpu{cpu}/thermal_throttle/core_throttle_count", f"{count}\n")

    @property
    def instruments(self) -> Instruments:
        return Instruments(
            sources=Sources(root=self.root), cpu_ns_of=self.cpu_ns.get, clock_ns=lambda: self.now_ns
        )

    def delay(self, pid: int, thread: int, delay_ns: int) -> None:
        self.write(f"proc/{pid}/task/{thread}/schedstat", f"123 {delay_ns} 4\n")

    def watch(self, *pids: int, counts_delay: bool = False) -> Watch:
        return Watch(pids or [7], [0], self.instruments, counts_delay=counts_delay)

    def block(self, watch: Watch, during: Callable[[], None] = lambda: None) -> None:
        """A block of 5 ms on one core, after a rest of 20 ms."""
        self.now_ns += 20 * MS
        watch.block_begins()
        self.now_ns += 5 * MS
        for pid, cpu_ns in self.cpu_ns.items():
            self.cpu_ns[pid] = None if cpu_ns is None else cpu_ns + 5 * MS
        during()
        watch.block_ended()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.process(7)
    return machine


def test_only_what_is_burnt_between_the_blocks_counts_as_idle(machine: Machine) -> None:
    machine.process(8)
    machine.cpu_ns = {7: 0, 8: 0}
    watch = machine.watch(7, 8)
    machine.block(watch)
    machine.cpu_ns[8] = 8 * MS
    machine.block(watch)
    seen = watch.seen()
    assert (seen.idle_wall_ns, seen.idle_cpu_ns) == (40 * MS, 3 * MS)


def test_where_no_cpu_time_is_told_the_rest_stays_unknown(machine: Machine) -> None:
    machine.cpu_ns = {7: None}
    watch = machine.watch()
    machine.block(watch)
    assert watch.seen().idle_cpu_ns is None


def test_pages_from_disk_and_memory_in_swap_are_counted_over_all_processes(machine: Machine) -> None:
    machine.process(7, major_faults=10, swap_kb=4)
    machine.process(8, major_faults=1)
    watch = machine.watch(7, 8)
    machine.process(7, major_faults=12, swap_kb=4)
    machine.process(8, major_faults=2, swap_kb=8)
    seen = watch.seen()
    assert (seen.major_faults, seen.swap_bytes, seen.swap_growth_bytes) == (3, 12 * 1024, 8 * 1024)


def test_a_pause_by_the_quota_belongs_to_the_cell_whose_block_it_hit(machine: Machine) -> None:
    machine.quota(periods=3, paused_us=9000)
    paused, other = machine.watch(), machine.watch()
    machine.block(paused, during=lambda: machine.quota(periods=5, paused_us=29_000))
    machine.block(other)
    assert (paused.seen().throttled_periods, paused.seen().throttled_ns) == (2, 20 * MS)
    assert (other.seen().throttled_periods, other.seen().throttled_ns) == (0, 0)


def test_of_a_worker_that_cannot_count_the_delays_of_all_threads_are_counted_in_its_blocks(
    machine: Machine,
) -> None:
    machine.delay(7, 7, 0)
    machine.delay(7, 9, 1 * MS)
    watch, other = machine.watch(counts_delay=True), machine.watch()
    machine.block(watch, during=lambda: machine.delay(7, 9, 3 * MS))
    # Between its blocks it may wait.
    machine.delay(7, 7, 10 * MS)
    machine.block(watch)
    seen = watch.seen()
    assert (seen.asked_wall_ns, seen.asked_cpu_ns, seen.asked_run_delay_ns) == (10 * MS, 10 * MS, 2 * MS)
    assert other.seen().asked_wall_ns is None


def test_without_a_count_of_delays_there_is_none(machine: Machine) -> None:
    watch = machine.watch(counts_delay=True)
    machine.block(watch)
    assert watch.seen().asked_run_delay_ns is None


def test_a_processor_that_slows_down_for_heat_is_counted_where_the_cell_runs(machine: Machine) -> None:
    machine.heat(0, 4)
    machine.heat(1, 4)
    watch = machine.watch()
    machine.heat(1, 9)
    assert watch.seen().heat_throttles == 0
    machine.heat(0, 6)
    assert watch.seen().heat_throttles == 2


def test_a_system_that_tells_nothing_gives_nothing(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.cpu_ns = {7: None}
    watch = machine.watch()
    machine.block(watch)
    seen = watch.seen()
    counted = ("blocks", "idle_wall_ns")
    told = {name: getattr(seen, name) for name in seen.__struct_fields__ if name not in counted}
    assert set(told.values()) == {None}


def test_a_session_is_found_whatever_its_members_are_called(machine: Machine) -> None:
    machine.process(8)
    machine.process(9, session=9)
    assert sessions(Sources(root=machine.root)) == {7: [7, 8], 9: [9]}


def test_a_process_that_is_gone_has_no_figures(machine: Machine) -> None:
    assert swap_bytes(Sources(root=machine.root), 123) is None
    assert process_cpu_ns(2**22 + 1) is None
