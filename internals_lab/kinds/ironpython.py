"""IronPython: Python on .NET, with threads that share no GIL. Its dialect is known from its source alone."""

from __future__ import annotations

import re

from internals_lab.kinds.kind import InterpreterKind

NO_INTERPRETERS = "has no subinterpreters"
NO_PROCESSES = "has no multiprocessing"

IRONPYTHON = InterpreterKind(
    name="ironpython",
    executables=re.compile(r"(?:ipy|ironpython)(?:\d+(?:\.\d+)*)?(?:\.exe)?", re.IGNORECASE),
    aliases=("ipy",),
    lacking={
        "processes": NO_PROCESSES,
        "process_pool": NO_PROCESSES,
        "asyncio": "has no asyncio",
        "subinterpreters": NO_INTERPRETERS,
        "interpreter_pool": NO_INTERPRETERS,
        "gil": "has no GIL, and none that could be turned on",
        "switch_interval": "has no GIL to hand over",
        # It takes thresholds, keeps them, and never looks at them.
        "gc_threshold": "leaves collecting to .NET, which has no thresholds",
        "gc_freeze": "leaves collecting to .NET, which cannot freeze",
        "jit": "has the JIT of .NET, which stays on",
        "malloc": "leaves its memory to .NET",
        "start_method": NO_PROCESSES,
    },
    answer_timeout_s=20.0,
    end_deadline_s=5.0,
)
