"""A statement within the loop that the lab unrolls around it: its share of the instructions, and one copy of them."""

from ..snippet_loop import UNROLLED
from .disassembly import counts, instructions_of


def counted(rows):
    """How many instructions are part of the work, and how many of them stand specialised."""
    work = [row for row in rows if counts(row)]
    return len(work), sum(row["specialised"] is not None for row in work)


def of_one_statement(loop, empty):
    """Instructions and specialised ones per statement: the loop's without the empty loop's, over the copies in it."""
    instructions, specialised = counted(instructions_of(loop.code))
    around, around_specialised = counted(instructions_of(empty.code))
    within = [counted(instructions_of(code)) for code in inner_codes(loop)]
    return (
        (instructions - around) / UNROLLED + sum(inside for inside, _ in within),
        (specialised - around_specialised) / UNROLLED + sum(replaced for _, replaced in within),
    )


def inner_codes(loop):
    """The code of lambdas and comprehensions in the statement, once: CPython has one object for all copies, PyPy one each."""
    inner = [one for one in loop.code.co_consts if hasattr(one, "co_code")]
    return list({(one.co_name, one.co_code, one.co_names): one for one in reversed(inner)}.values())[::-1]


def one_copy(loop, single):
    """The instructions of the loop's first copy of the statement.

    `single` is a loop around one copy: it tells where a copy begins and ends. A compiler may put the end of one copy and
    the beginning of the next into one instruction; that one is then the first copy's last.
    """
    length = len(_body(instructions_of(single.code)))
    return _body(instructions_of(loop.code))[:length]


def _body(rows):
    """What stands between the loop's target and its jump back."""
    first = next(place for place, row in enumerate(rows) if row["opname"] == "FOR_ITER") + 1
    last = max(place for place, row in enumerate(rows) if row["opname"].startswith("JUMP_"))
    # From 3.13 on the target may be stored by one instruction with the statement's first load.
    return rows[first + (rows[first]["opname"] == "STORE_FAST") : last]
