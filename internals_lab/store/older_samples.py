"""What samples held before there were passes for it, where files of today have it."""

from __future__ import annotations

from typing import Any


def with_passes(raw: dict[str, Any]) -> dict[str, Any]:
    """The raw document with the bytecode of its samples as passes of that probe; the given one stays as it is."""
    cells = raw.get("cells")
    return {**raw, "cells": [_with_passes(one) for one in cells]} if isinstance(cells, list) else raw


def _with_passes(result: Any) -> Any:
    samples = result.get("samples") if isinstance(result, dict) else None
    told = [one.get("bytecode") for one in samples or () if isinstance(one, dict)]
    passes = [
        {"probe": "bytecode", "number": number, "outcome": "measured", "figures": code}
        for number, code in enumerate(code for code in told if isinstance(code, dict))
    ]
    return {**result, "probe_passes": passes} if passes and not result.get("probe_passes") else result
