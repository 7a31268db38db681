"""A function from its source to what is run, each stage as texts side by side."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from internals_lab.counted import counted
from internals_lab_dashboard.data.anatomy.side_by_side import Element, Pair, aligned, differences, folded
from internals_lab_dashboard.data.anatomy.unit_code import Anatomy, Function, Instruction
from internals_lab_dashboard.pages.content.page import Panes, TextLine, TextRow

SOURCE_HOW = "What was declared: the same file for every interpreter. The numbers are its lines."
TREE_HOW = (
    "What the parser makes of it, printed alike on every version: fields that hold nothing, and that a name is only read, "
    "are left unsaid."
)
BYTECODE_HOW = (
    "What the compiler makes of the tree, under the line of source that it is for. The numbers are offsets in bytes. "
    "≠ stands between instructions that differ, − and + beside those that only one side has; where a jump leads to is "
    "not compared."
)
RUN_HOW = (
    "The same instructions as they stood after the blocks: an arrow leads to the form that the interpreter has put in the "
    "place of the first, for the types and objects that it met there."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """One side: what the interpreter is called, what was seen there, and the chosen function as it has it."""

    name: str
    anatomy: Anatomy
    function: Function | None


def stages(sides: Sequence[Seen], name: str, *, whole: bool) -> tuple[Panes, ...]:
    """Source, syntax tree, bytecode and what is run. One side, or two; `whole` shows what is alike as well."""
    functions = [one.function for one in sides]
    source = next((one for one in functions if one is not None and one.source), None)
    lines = _lines_of(sides, name)
    shown = []
    if source is not None:
        shown.append(_source(source, name))
        shown.append(_tree(sides, whole=whole))
    shown.append(_bytecode(sides, lines, whole=whole))
    if any(not one.anatomy.no_specialisation for one in sides):
        shown.append(_as_run(sides, lines, whole=whole))
    return tuple(shown)


def _lines_of(sides: Sequence[Seen], name: str) -> dict[int, str]:
    """The unit's lines of source by number: those of the function, and of the one that it is part of."""
    found: dict[int, str] = {}
    for one in sides:
        function = one.function
        for each in (
            function,
            one.anatomy.named(function.part_of) if function and function.part_of else None,
        ):
            if each is not None:
                found |= {each.line + place: text for place, text in enumerate(each.source)}
    return found


def _source(function: Function, name: str) -> Panes:
    rows = [
        TextRow(left=TextLine(number=str(function.line + place), words=text))
        for place, text in enumerate(function.source)
    ]
    return Panes(key="source", title="Source", how_to_read=SOURCE_HOW, names=(name,), rows=tuple(rows))


def _tree(sides: Sequence[Seen], *, whole: bool) -> Panes:
    trees = [one.function.tree if one.function else () for one in sides]
    names = tuple(one.name for one in sides)
    if len(sides) > 1 and trees[0] == trees[1]:
        # Twice the same says less than once.
        return Panes(
            key="tree",
            title="Syntax tree: the same on both",
            how_to_read=TREE_HOW,
            names=(" and ".join(names),),
            rows=tuple(TextRow(left=_numbered(number, text)) for number, text in enumerate(trees[0], 1)),
        )
    if len(sides) < 2:
        rows = [TextRow(left=_numbered(number, text)) for number, text in enumerate(trees[0], 1)]
        return Panes(key="tree", title="Syntax tree", how_to_read=TREE_HOW, names=names, rows=tuple(rows))
    left, right = (list(enumerate(tree, 1)) for tree in trees)
    pairs = aligned(left, right, lambda one: one[1])
    drawn = [_row(pair, lambda one: _numbered(*one)) for pair in (pairs if whole else folded(pairs))]
    title = _counted("Syntax tree", differences(pairs))
    return Panes(key="tree", title=title, how_to_read=TREE_HOW, names=names, rows=tuple(drawn))


def _bytecode(sides: Sequence[Seen], lines: dict[int, str], *, whole: bool) -> Panes:
    return _instructions(
        "bytecode", "Bytecode", BYTECODE_HOW, sides, lines, lambda one: one.plain, _compiled, whole=whole
    )


def _as_run(sides: Sequence[Seen], lines: dict[int, str], *, whole: bool) -> Panes:
    how = " ".join(
        [
            RUN_HOW,
            *(
                f"{one.name}: {one.anatomy.no_specialisation}."
                for one in sides
                if one.anatomy.no_specialisation
            ),
        ]
    )
    return _instructions(
        "as-run", "As it is run, specialised", how, sides, lines, lambda one: one.as_run, _run, whole=whole
    )


def _instructions(
    key: str,
    title: str,
    how_to_read: str,
    sides: Sequence[Seen],
    lines: dict[int, str],
    compared: Callable[[Instruction], Hashable],
    drawn: Callable[[Instruction], TextLine],
    *,
    whole: bool,
) -> Panes:
    code = [one.function.instructions if one.function else () for one in sides]
    names = tuple(_side_name(one) for one in sides)
    if len(sides) < 2:
        pairs = [Pair(left=one) for one in code[0]]
    else:
        pairs = aligned(code[0], code[1], compared)
        title = _counted(title, differences(pairs))
    rows: list[TextRow] = []
    line_before: int | None = None
    for pair in pairs if whole or len(sides) < 2 else folded(pairs):
        one = pair.left or pair.right
        if one is not None and one.line is not None and one.line != line_before:
            line_before = one.line
            rows.append(TextRow(heading=f"{one.line}  {lines.get(one.line, '').strip()}"))
        rows.append(_row(pair, drawn))
    return Panes(key=key, title=title, how_to_read=how_to_read, names=names, rows=tuple(rows))


def _side_name(side: Seen) -> str:
    return side.name if side.function is not None else f"{side.name}: no code of its own there"


def _counted(title: str, count: int) -> str:
    if not count:
        return f"{title}: the same on both"
    return f"{title}: {counted(count, 'row')} differ{'s' if count == 1 else ''}"


def _row(pair: Pair[Element], drawn: Callable[[Element], TextLine]) -> TextRow:
    return TextRow(
        left=None if pair.left is None else drawn(pair.left),
        right=None if pair.right is None else drawn(pair.right),
        mark=pair.mark,
        folded=pair.folded,
    )


def _numbered(number: int, text: str) -> TextLine:
    return TextLine(number=str(number), words=text)


def _compiled(one: Instruction) -> TextLine:
    return TextLine(number=str(one.offset), words=one.opname, more=one.argument)


def _run(one: Instruction) -> TextLine:
    name = one.opname if one.specialised is None else f"{one.opname} → {one.specialised}"
    return TextLine(number=str(one.offset), words=name, more=one.argument)
