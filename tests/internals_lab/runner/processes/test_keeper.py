"""When the host dies, however it dies, its workers and all that they started die with it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from internals_lab.declare.location import Location
from internals_lab.model.interpreter import Interpreter
from internals_lab.runner.processes.keeper import Keeper

HOST = """
import json, os, sys
from pathlib import Path
from internals_lab.interpreters.finding import describe_one
from internals_lab.registry import load_registry
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.launching import Launcher

folder, executable, words, strategy = sys.argv[1:]
kinds = load_registry(entry_points=False).kinds
launcher = Launcher(keeper=Keeper(), capture_folder=Path(folder), inherited=os.environ, kinds=kinds)
worker = launcher.start(describe_one(Path(executable)))
worker.hello(60)
worker.ask("load", 60, **json.loads(words))
worker.ask("prepare", 60, scenario="unit", workers=2, params={}, variant=None,
           worker_module="strategies." + strategy)
worker.post("block", units=1, lead_in=0)
print(worker.process.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("strategy", "body", "processes"),
    [
        ("sequential", "busy()", 1),
        ("threads", "busy()", 1),
        ("processes", "busy()", 3),
        ("sequential", "subprocess.Popen(['sleep', '7200'], start_new_session=True); busy()", 2),
    ],
)
def test_a_host_that_is_killed_leaves_nothing(
    experiment: Callable[[str], Location],
    left_running: Callable[[], list[psutil.Process]],
    await_end: Callable[[list[psutil.Process]], None],
    this_interpreter: Interpreter,
    tmp_path: Path,
    strategy: str,
    body: str,
    processes: int,
) -> None:
    # Each process that is busy says so, so that all of them are there when the host dies.
    location = experiment(
        f"""
        calls = [0]

        def busy():
            os.write(1, b"busy\\n")
            while True:
                pass

        @scenario(check=None)
        def unit():
            calls[0] += 1
            if calls[0] > 1:
                {body}
        """
    )
    words = json.dumps({"path": str(location.path), "module": location.module, "roots": list(location.roots)})
    arguments = [str(tmp_path), this_interpreter.executable, words, strategy]
    import os

    host = subprocess.Popen(
        [sys.executable, "-c", HOST, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "INTERNALS_LAB_TEST": str(tmp_path)},
    )
    assert host.stdout is not None
    assert host.stdin is not None
    worker = psutil.Process(int(host.stdout.readline()))
    own = {host.pid, *(child.pid for child in psutil.Process(host.pid).children() if child.pid != worker.pid)}
    while len([one for one in left_running() if one.pid not in own]) < processes:
        pass
    family = left_running()
    host.kill()
    host.wait()
    host.stdin.close()
    host.stdout.close()
    await_end(family)


def test_a_worker_that_ended_is_no_longer_its_business(this_interpreter: Interpreter) -> None:
    keeper = Keeper()
    bystander = subprocess.Popen(["sleep", "7200"], start_new_session=True)
    keeper.started(bystander.pid)
    keeper.ended(bystander.pid)
    keeper.close()
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_who_is_left_when_the_run_ends_is_killed_with_its_group(
    await_end: Callable[[list[psutil.Process]], None],
) -> None:
    keeper = Keeper()
    left = subprocess.Popen(
        ["sh", "-c", "sleep 7200 & echo $!; wait"], stdout=subprocess.PIPE, start_new_session=True
    )
    assert left.stdout is not None
    child = psutil.Process(int(left.stdout.readline()))
    keeper.started(left.pid)
    keeper.close()
    assert left.wait() == -9
    await_end([child])
    left.stdout.close()


def test_a_keeper_that_somebody_killed_does_not_stop_the_run() -> None:
    keeper = Keeper()
    keeper._process.kill()
    keeper._process.wait()
    keeper.started(1)
    keeper.close()
