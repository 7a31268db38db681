"""Words as Markdown: nothing in them is markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def escaped(text: str) -> str:
    """What Markdown would take for markup, taken at its word."""
    for mark in "\\|*_<`":
        text = text.replace(mark, f"\\{mark}")
    # Brackets alone stay as they are, for every interval has them; a link would need the parenthesis.
    return text.replace("](", "]\\(").replace("\n", " ")


def sentence(text: str) -> str:
    """A sentence whose words in backticks stay code, in which nothing is markup."""
    parts = text.split("`")
    return "`".join(part if place % 2 else escaped(part) for place, part in enumerate(parts))


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells without markup."""
    lines = [header, ["---"] * len(header), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
