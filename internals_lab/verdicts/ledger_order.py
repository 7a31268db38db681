"""The order of a ledger: by section, then by experiment."""

from __future__ import annotations

import re

from internals_lab.model.ledger import Statement


def section_name(section: str | None) -> str:
    """`7` of "7", "§ 7", "section 7" and "article 7"; "" of none."""
    return re.sub(r"^(article|section|§)\s*(?=\d)", "", (section or "").strip(), flags=re.IGNORECASE)


def ledger_order(statement: Statement) -> tuple[object, ...]:
    """Sections in the order of their numbers, 10 after 9; what has none comes after them, by experiment."""
    section = section_name(statement.section)
    return (not section, _with_numbers(section), statement.file, statement.line)


def _with_numbers(text: str) -> list[tuple[int, int, str]]:
    """A longer number is a larger one, of however many digits: no text breaks the order."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    bare = [part.lstrip("0") if part[0].isascii() and part[0].isdigit() else None for part in parts]
    return [
        (1, 0, part) if number is None else (0, len(number), number)
        for part, number in zip(parts, bare, strict=True)
    ]
