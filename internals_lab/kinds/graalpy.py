"""GraalPy: Python on GraalVM, whose JIT warms up for long. Its dialect is known from its source alone."""

from __future__ import annotations

import re

from internals_lab.kinds.kind import InterpreterKind

NO_INTERPRETERS = "has no subinterpreters"

GRAALPY = InterpreterKind(
    name="graalpy",
    executables=re.compile(r"graalpy(?:\d+(?:\.\d+)?)?(?:\.exe)?", re.IGNORECASE),
    aliases=("graalpython",),
    lacking={
        "subinterpreters": NO_INTERPRETERS,
        "interpreter_pool": NO_INTERPRETERS,
        "gil": "has a GIL that cannot be turned off",
        "gc_threshold": "leaves collecting to GraalVM, which has no thresholds",
        "gc_freeze": "leaves collecting to GraalVM, which cannot freeze",
        "jit": "has the JIT of GraalVM, which stays on",
        "malloc": "leaves its memory to GraalVM",
    },
    answer_timeout_s=20.0,
    end_deadline_s=5.0,
)
