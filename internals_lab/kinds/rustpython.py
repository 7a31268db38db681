"""RustPython: an interpreter written in Rust. Its dialect is known from its source alone."""

from __future__ import annotations

import re

from internals_lab.kinds.kind import InterpreterKind

NO_INTERPRETERS = "has no subinterpreters"

RUSTPYTHON = InterpreterKind(
    name="rustpython",
    executables=re.compile(r"rustpython(?:\.exe)?", re.IGNORECASE),
    lacking={
        "subinterpreters": NO_INTERPRETERS,
        "interpreter_pool": NO_INTERPRETERS,
        "gil": "has no GIL that could be turned on or off",
        "switch_interval": "has no switch interval",
        "gc_threshold": "counts references, and has no generations to collect",
        "gc_freeze": "has a collector that cannot freeze",
        "malloc": "has the allocator that it was compiled with",
    },
)
