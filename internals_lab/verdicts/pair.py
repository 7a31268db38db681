"""Two cells that are to be compared."""

from __future__ import annotations

from dataclasses import dataclass

from internals_lab.model.results import About


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two cell ids to compare: the speedup will be of `subject` over `reference`.

    `together`: the run takes care that both are measured and alive together. Where it does not, `relay` are the
    sequential cells by way of which the two can be compared.
    """

    subject: str
    reference: str
    about: About
    together: bool = True
    relay: tuple[str, str] | None = None
