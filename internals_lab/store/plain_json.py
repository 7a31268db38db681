"""Records as ASCII JSON that any parser can read back: no NaN, no lone surrogates."""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec

from internals_lab.errors import ResultsError


def encode(record: object) -> bytes:
    """One line of compact ASCII JSON, without its end of line; ResultsError names a value that JSON cannot carry."""
    plain = _speakable(msgspec.to_builtins(record), "$")
    return json.dumps(plain, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def _speakable(value: Any, where: str) -> Any:
    if isinstance(value, str):
        # A name that is not UTF-8 reaches Python as lone surrogates, which strict JSON parsers refuse.
        return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, float) and not math.isfinite(value):
        raise ResultsError(f"{where} is {value}, which JSON cannot carry; leave such a value out (None)")
    if isinstance(value, dict):
        return {_speakable(key, where): _speakable(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        if all(type(item) is int for item in value):
            return value  # columns of nanoseconds are nearly all of a document
        return [_speakable(item, f"{where}[{index}]") for index, item in enumerate(value)]
    return value
