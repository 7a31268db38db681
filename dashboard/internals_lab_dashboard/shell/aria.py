"""What a screen reader is told, as keyword arguments of a component."""

from __future__ import annotations

from typing import Any


def aria(**attributes: str) -> dict[str, Any]:
    """`aria(label="Pages")` is the attribute `aria-label`."""
    return {f"aria-{name}": text for name, text in attributes.items()}
