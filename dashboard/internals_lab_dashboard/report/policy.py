"""What the report's own file allows itself: its scripts by their hashes, and nothing from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence


def inline(script: str) -> str:
    """A script as it can stand within its element, character for character as the browser will hash it."""
    text = script.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    for ending in ("</script", "<!--"):
        if ending in text.lower():
            raise ValueError(f"a script with {ending!r} in it cannot stand within a page")
    return text


def policy(scripts: Sequence[str]) -> str:
    """The content security policy of a file with these scripts."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {hashes}",
            "style-src 'unsafe-inline'",  # charts set styles on their elements
            "img-src data: blob:",  # the picture of a chart, while it is saved
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
