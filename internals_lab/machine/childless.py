"""Whether a process has children, by the kernel's own word: psutil looks at every process of the machine to find them."""

from __future__ import annotations

from pathlib import Path


def is_childless(pid: int) -> bool:
    """Whether the kernel says that it has none; False also where it does not say."""
    try:
        told = [children.read_bytes() for children in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return False
    return bool(told) and not any(told)
