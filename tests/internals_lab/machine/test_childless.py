"""The kernel's word on children."""

from __future__ import annotations

import subprocess
import sys

from internals_lab.machine.childless import is_childless

PARENT = """
import os, sys
if not os.fork():
    sys.stdin.read()
    os._exit(0)
print("ready", flush=True)
sys.stdin.read()
"""
ALONE = "import sys; print('ready', flush=True); sys.stdin.read()"


def word_on(source: str) -> bool:
    process = subprocess.Popen(
        [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        word = is_childless(process.pid)
        process.communicate()
    return word


def test_only_a_process_without_children_is_childless() -> None:
    assert word_on(ALONE)
    assert not word_on(PARENT)


def test_nothing_is_said_of_a_process_that_is_not_there() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert not is_childless(process.pid)
