"""What samples held before there were passes for it, where files of today have it."""

from __future__ import annotations

from typing import Any

import msgspec

_KEY = b'"bytecode"'


class _Sample(msgspec.Struct):
    bytecode: dict[str, Any] | None = None


class _Cell(msgspec.Struct):
    samples: list[_Sample] = []


class _Document(msgspec.Struct):
    cells: list[_Cell] = []


def has_figures_in_samples(content: bytes) -> bool:
    """Whether a file's content needs that; all else in it is skimmed over."""
    if _KEY not in content:
        return False
    cells = msgspec.json.decode(content, type=_Document).cells
    return any(sample.bytecode is not None for cell in cells for sample in cell.samples)


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
