"""Jython: Python 2.7 on a Java virtual machine, with threads that share no GIL."""

from __future__ import annotations

import re

from internals_lab.kinds.kind import InterpreterKind

NO_INTERPRETERS = "has no subinterpreters"
NO_PROCESSES = "has no multiprocessing"

# Debian's command is a shell script that becomes `java`, others start java as a child: either dies with its session.
JYTHON = InterpreterKind(
    name="jython",
    executables=re.compile(r"jython(?:\d+(?:\.\d+)*)?(?:\.exe)?", re.IGNORECASE),
    lacking={
        "processes": NO_PROCESSES,
        "process_pool": NO_PROCESSES,
        "thread_pool": "speaks Python 2.7, which has no concurrent.futures",
        "asyncio": "speaks Python 2.7, which has no asyncio",
        "subinterpreters": NO_INTERPRETERS,
        "interpreter_pool": NO_INTERPRETERS,
        "gil": "has no GIL, and none that could be turned on",
        "switch_interval": "has no GIL to hand over",
        "gc_threshold": "leaves collecting to Java, which has no thresholds",
        "gc_freeze": "leaves collecting to Java, which cannot freeze",
        "jit": "has the JIT of Java, which stays on",
        "malloc": "leaves its memory to Java",
        "start_method": NO_PROCESSES,
    },
    answer_timeout_s=20.0,  # two to three seconds on an idle machine
    end_deadline_s=5.0,
    jit_warmup_ns=1_000_000_000,  # Java compiles in threads of its own, in several steps
)
