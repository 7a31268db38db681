"""A worker seen from the host: requests and answers, death noticed at once, the whole tree ended."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from internals_lab.runner.processes.failure import WorkerFailure, death_in_words
from internals_lab.runner.processes.greeting import Greeting
from internals_lab.runner.processes.keeper import Keeper
from internals_lab.runner.processes.process_tree import end_tree
from internals_lab.runner.processes.shared_output import told_apart

# The half of the lab that goes into measured interpreters.
WORKER = Path(__file__).resolve().parents[2] / "worker"
# What runs wherever there is a Python, and the quicker way to it for those that load experiment files.
CORE, START = WORKER / "core.py", WORKER / "start.py"

# An interpreter that says nothing for this long after its start will say nothing.
HELLO_TIMEOUT_S = 30.0
# What measured code prints is kept up to this; what it prints beyond ends it.
CAPTURE_KEPT_BYTES = 1 << 20
CAPTURE_FATAL_BYTES = 256 << 20
# How often a worker that takes long is looked at for what it prints. Blocks are far shorter.
_LOOK_S = 2.0
# For what a worker said before it died; as long as that only where a child of it keeps the pipe open.
_LAST_WORDS_S = 1.0


@dataclass(frozen=True, kw_only=True)
class WorkerOrder:
    """What to start: the command that runs the worker, its environment and where its output goes. `is_sent_source`:
    it loads no experiment files. `greeting` is shared by those that are started alike.
    """

    command: tuple[str, ...]
    environment: Mapping[str, str]
    capture: Path
    end_deadline_s: float = 3.0
    is_sent_source: bool = False
    greeting: Greeting = field(default_factory=Greeting)


class WorkerProcess:
    """One live worker. Two helper threads sleep in the host, so that nothing polls while a block runs."""

    def __init__(self, order: WorkerOrder, keeper: Keeper) -> None:
        self._order = order
        self._keeper = keeper
        self._answers: queue.SimpleQueue[tuple[int, bytes] | None] = queue.SimpleQueue()
        self._ended = False
        self._gone = threading.Event()
        self._heard_all = threading.Event()
        self._unanswered = 1  # Its greeting.
        self.started_ns = time.perf_counter_ns()
        with order.capture.open("ab") as capture:
            try:
                self.process = subprocess.Popen(
                    order.command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=capture,
                    env=dict(order.environment),
                    start_new_session=True,
                )
            except OSError as error:
                raise WorkerFailure(
                    "crashed", f"{order.command[0]} does not start: {error.strerror}"
                ) from None
        keeper.started(self.process.pid)
        for target in (self._read, self._watch):
            threading.Thread(target=target, daemon=True).start()

    @property
    def is_at_rest(self) -> bool:
        """Whether everything that it was asked is answered, if only with an error: then it can be asked again."""
        return self._unanswered == 0

    @property
    def is_sent_source(self) -> bool:
        """Whether scenarios come to it as source, not as files."""
        return self._order.is_sent_source

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as output:
            lines = told_apart(output, self._order.capture) if self.is_sent_source else output
            for line in lines:
                self._answers.put((time.perf_counter_ns(), line))
        self._answers.put(None)
        self._heard_all.set()

    def _watch(self) -> None:
        # Beside the reader: a child that inherited the pipe would keep its end open beyond the worker's death.
        self.process.wait()
        self._gone.set()
        self._heard_all.wait(_LAST_WORDS_S)
        self._answers.put(None)

    def hello(self, timeout_s: float) -> dict[str, Any]:
        """The worker's first words, with `heard_ns`, when they were heard on the clock of `started_ns`."""
        try:
            heard_ns, words = self._answer(timeout_s, "start")
        except WorkerFailure as failure:
            self._order.greeting.missed(failure)
            raise
        if "hello" not in words:
            raise WorkerFailure("crashed", f"does not greet as a worker does: {str(words)[:80]}")
        self._order.greeting.heard()
        return {**words["hello"], "heard_ns": heard_ns}

    def post(self, op: str, *, of_cell: int | None = None, **arguments: Any) -> None:
        """Ask without waiting; `of_cell` says which one is meant where several share the process. Raises WorkerFailure
        when the worker is dead.
        """
        assert self.process.stdin is not None
        request: dict[str, Any] = {"op": op, "arguments": arguments}
        if of_cell is not None:
            request["cell"] = of_cell
        self._unanswered += 1
        try:
            self.process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise self._death(op) from None

    def collect(self, op: str, timeout_s: float) -> dict[str, Any]:
        """The answer to what was posted. Raises WorkerFailure."""
        _, answer = self._answer(timeout_s, op)
        if answer.get("unsupported"):
            raise WorkerFailure("unsupported", answer["error"])
        if "error" in answer:
            raise WorkerFailure(
                "failed",
                answer["error"],
                detail=answer.get("traceback") or "",
                file=answer.get("file"),
                line=answer.get("line"),
                declaration=bool(answer.get("declaration")),
            )
        return dict(answer["result"])

    def ask(self, op: str, timeout_s: float, **arguments: Any) -> dict[str, Any]:
        """Post and collect."""
        self.post(op, **arguments)
        return self.collect(op, timeout_s)

    def _answer(self, timeout_s: float, op: str) -> tuple[int, dict[str, Any]]:
        deadline = time.monotonic() + timeout_s
        while True:
            left_s = deadline - time.monotonic()
            try:
                arrival = self._answers.get(timeout=max(0.0, min(left_s, _LOOK_S)))
                break
            except queue.Empty:
                if left_s <= 0:
                    raise WorkerFailure("timeout", f"no answer within {timeout_s:g} s", step=op) from None
                if self.captured_bytes() > CAPTURE_FATAL_BYTES:
                    raise WorkerFailure(
                        "failed", f"printed more than {CAPTURE_FATAL_BYTES >> 20} MB", step=op
                    ) from None
        if arrival is None:
            raise self._death(op)
        heard_ns, line = arrival
        if self.captured_bytes() > CAPTURE_KEPT_BYTES:
            os.truncate(self._order.capture, CAPTURE_KEPT_BYTES)
        try:
            answer = json.loads(line)
        except ValueError:
            raise WorkerFailure("crashed", f"answered rubbish: {line[:80]!r}", step=op) from None
        if not isinstance(answer, dict):
            raise WorkerFailure("crashed", f"answered rubbish: {line[:80]!r}", step=op)
        self._unanswered -= 1
        return heard_ns, answer

    def _death(self, op: str) -> WorkerFailure:
        try:
            code = self.process.wait(1.0)
        except subprocess.TimeoutExpired:
            code = None
        return WorkerFailure("crashed", death_in_words(code), step=op)

    def captured_bytes(self) -> int:
        """How much the worker and its children have printed."""
        try:
            return self._order.capture.stat().st_size
        except OSError:
            return 0

    def captured_text(self, most_bytes: int = 4000) -> str:
        """What they printed, its end if it is long."""
        left_out = max(0, self.captured_bytes() - most_bytes)
        try:
            with self._order.capture.open("rb") as capture:
                capture.seek(left_out)
                data = capture.read(most_bytes)
        except OSError:
            return ""
        cut = f"[{left_out} bytes before this are left out]\n" if left_out else ""
        return cut + data.decode("utf-8", "replace")

    def say_goodbye(self) -> None:
        """Ask the worker to end by itself; `end` waits for it."""
        assert self.process.stdin is not None
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write(b'{"op": "quit"}\n')
            self.process.stdin.close()

    def end(self, *, at_once: bool = False) -> None:
        """End the whole tree; atexit hooks and threads of measured code get the deadline unless `at_once`."""
        if self._ended:
            return
        self._ended = True
        if not at_once:
            self.say_goodbye()
        end_tree(self.process, gone=self._gone, deadline_s=0.0 if at_once else self._order.end_deadline_s)
        self._keeper.ended(self.process.pid)
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()
