"""Whether the process behind a journal still lives."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import msgspec
import pytest

from internals_lab.store.owner import Owner


def test_this_process_lives_and_says_the_same_each_time() -> None:
    owner = Owner.this_process()
    assert owner.pid == os.getpid()
    assert owner.is_alive()
    assert Owner.this_process() == owner


@pytest.mark.parametrize("change", [{"boot_id": "another"}, {"process_start": "1 ticks"}, {"pid": 2**22 + 1}])
def test_a_number_that_another_process_has_now_is_not_the_owner(change: dict[str, object]) -> None:
    assert not msgspec.structs.replace(Owner.this_process(), **change).is_alive()


def test_a_child_is_dead_as_soon_as_it_ended_even_before_it_is_collected(
    run_child: Callable[..., subprocess.Popen[str]],
) -> None:
    child = run_child(
        "import signal, sys, msgspec\n"
        "from internals_lab.store.owner import Owner\n"
        "sys.stdout.write(msgspec.json.encode(Owner.this_process()).decode() + '\\n')\n"
        "sys.stdout.flush()\n"
        "signal.pause()\n"
    )
    assert child.stdout is not None
    owner = msgspec.json.decode(child.stdout.readline(), type=Owner)
    assert owner.pid == child.pid
    assert owner.is_alive()
    # A process that got the number of an earlier one differs from it in its start.
    earlier = Owner.this_process().process_start
    assert not msgspec.structs.replace(owner, process_start=earlier).is_alive()
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert not owner.is_alive()
    child.communicate()
    assert not owner.is_alive()
