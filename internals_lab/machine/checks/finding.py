"""What a check of the machine says."""

from __future__ import annotations

from typing import Literal

from internals_lab.model.base import Record

State = Literal["ok", "note", "warning", "not checkable here"]


class Finding(Record):
    """One finding. A note or a warning says what it does to measuring, and what to do about it.

    `commands` are lines for a shell, in case the remedy has any.
    """

    check: str
    state: State
    seen: str
    effect: str = ""
    remedy: str = ""
    commands: tuple[str, ...] = ()
