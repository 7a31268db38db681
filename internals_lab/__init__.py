"""Measure what threads, processes and the GIL do to your Python. The public names; each is loaded when it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from internals_lab.hooks import hookimpl as hookimpl
    from internals_lab.store.tables import load as load
    from internals_lab.worker.declaring import Unsupported as Unsupported
    from internals_lab.worker.declaring import approx as approx
    from internals_lab.worker.declaring import inspection as inspection
    from internals_lab.worker.declaring import scenario as scenario
    from internals_lab.worker.declaring import snippets as snippets
    from internals_lab.worker.declaring import suite as suite

_HOMES = {
    "Unsupported": "internals_lab.worker.declaring",
    "approx": "internals_lab.worker.declaring",
    "hookimpl": "internals_lab.hooks",
    "inspection": "internals_lab.worker.declaring",
    "load": "internals_lab.store.tables",
    "scenario": "internals_lab.worker.declaring",
    "snippets": "internals_lab.worker.declaring",
    "suite": "internals_lab.worker.declaring",
}

__all__ = ["Unsupported", "approx", "hookimpl", "inspection", "load", "scenario", "snippets", "suite"]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
