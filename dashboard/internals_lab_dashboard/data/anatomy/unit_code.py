"""A unit's code as the `bytecode` probe saw it on one interpreter: source, tree, instructions and their specialised forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from internals_lab.model.base import JSON
from internals_lab_dashboard.data.probes import detail
from internals_lab_dashboard.data.probes.passes import passes_of
from internals_lab_dashboard.data.run.rows import CellRow

PROBE = "bytecode"
# Where a jump leads to is a number of bytes up to 3.12, and of a label since.
_TARGET = re.compile(r"^to L?\d+$")
_LEFT_OUT = {"functions": "functions", "instructions": "instructions", "source_lines": "lines of source"}
_LEFT_OUT |= {"ast_lines": "lines of the syntax tree"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruction:
    """`specialised` is the form that stood there after the blocks, where it was another one."""

    offset: int
    opname: str
    argument: str
    line: int | None
    specialised: str | None

    @property
    def plain(self) -> tuple[int | None, str, str]:
        """What makes it the same as one of another interpreter: its line, its name, its argument."""
        return self.line, self.opname, _TARGET.sub("to", self.argument)

    @property
    def as_run(self) -> tuple[int | None, str, str]:
        """The same by the form that is run."""
        line, opname, argument = self.plain
        return line, self.specialised or opname, argument


@dataclass(frozen=True, kw_only=True, slots=True)
class Function:
    """A code object of the unit. `part_of` is the function in whose source it stands, where it has none of its own."""

    name: str
    part_of: str | None
    line: int
    source: tuple[str, ...]
    tree: tuple[str, ...]
    no_source: str
    instructions: tuple[Instruction, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Anatomy:
    """What one pass saw. `left_out` says what was too much to keep, `no_specialisation` why there are no other forms."""

    functions: tuple[Function, ...]
    left_out: str
    no_specialisation: str

    def named(self, name: str) -> Function | None:
        """The function of that name; where it is part of another's code here (an inlined comprehension), there is none."""
        return next((one for one in self.functions if one.name == name), None)


def anatomy_of(row: CellRow) -> Anatomy | None:
    """Of the first pass that tells; its code is that of all passes."""
    for one in passes_of(row, PROBE):
        told = detail.mapping(one.detail)
        functions = tuple(_function(each) for each in detail.mappings(told.get("functions")))
        if functions:
            return Anatomy(
                functions=functions,
                left_out=_left_out(detail.mapping(told.get("left_out"))),
                no_specialisation=detail.text(told.get("no_specialisation")),
            )
    return None


def _function(told: dict[str, JSON]) -> Function:
    return Function(
        name=detail.text(told.get("name")) or "without a name",
        part_of=detail.text(told.get("part_of")) or None,
        line=detail.whole(told.get("line")) or 1,
        source=_lines(told.get("source")),
        tree=_lines(told.get("ast")),
        no_source=detail.text(told.get("no_source")),
        instructions=tuple(_instruction(one) for one in detail.mappings(told.get("bytecode"))),
    )


def _lines(value: JSON) -> tuple[str, ...]:
    words = detail.text(value)
    return tuple(words.split("\n")) if words else ()


def _instruction(told: dict[str, JSON]) -> Instruction:
    return Instruction(
        offset=detail.whole(told.get("offset")) or 0,
        opname=detail.text(told.get("opname")) or "?",
        argument=detail.text(told.get("argrepr")),
        line=detail.whole(told.get("line")),
        specialised=detail.text(told.get("specialised")) or None,
    )


def _left_out(told: dict[str, JSON]) -> str:
    counts = [(detail.whole(told.get(key)) or 0, words) for key, words in _LEFT_OUT.items()]
    return ", ".join(f"{count} {words}" for count, words in counts if count > 0)
