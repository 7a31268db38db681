"""The instructions of a code object, each with the specialised form that stands there now, where there is one."""

import dis
import opcode
import re
import sys

# Where a constant is code, dis gives its address and its file, which differ from process to process.
_CODE = re.compile(r"<code object (\S+) at 0x[0-9a-fA-F]+, file .*?, line \d+>")
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")
# Their other forms say nothing of the work: that somebody may watch, and whether there is a just-in-time compiler.
_SAYS_NOTHING = ("RESUME", "JUMP_BACKWARD")


def why_no_specialisation():
    """Why no specialised forms can be told here, or None."""
    if sys.implementation.name != "cpython":
        return "%s has no specialised bytecode" % sys.implementation.name
    if sys.version_info < (3, 11):
        return "specialised bytecode came with CPython 3.11"
    return None


def instructions_of(code):
    """[{"offset", "opname", "argrepr", "line", "specialised"}]: the form that replaced it by now, or None."""
    plain = list(dis.get_instructions(code))
    if why_no_specialisation() is None:
        now = [one.opname for one in dis.get_instructions(code, adaptive=True)]
    else:
        now = [one.opname for one in plain]
    rows, line = [], None
    for one, name_now in zip(plain, now):
        line = _line(one, line)
        is_replaced = one.opname != name_now and is_specialised(one.opname, name_now)
        rows.append(
            {
                "offset": one.offset,
                "opname": one.opname,
                "argrepr": _argument(one),
                "line": line,
                "specialised": name_now if is_replaced else None,
            }
        )
    return rows


def counts(row):
    """Whether an instruction is part of the work: RESUME only marks where a function begins or goes on."""
    return row["opname"] != "RESUME"


def is_specialised(opname, name_now):
    """Whether that other form is one for the types or objects that were seen there."""
    if opname.startswith(_SAYS_NOTHING):
        return False
    # 3.11 has forms that only count how often they ran; 3.11 and 3.12 put pairs of loads and stores into one.
    return not (name_now.endswith("_ADAPTIVE") or "__" in name_now or name_now.startswith("INSTRUMENTED"))


def opcode_counts():
    """How many opcodes compiled code can have here, and how many forms there are into which they can be specialised."""
    # From 256 on they are the compiler's own; the instrumented ones replace others while somebody watches.
    names = [
        name for name, number in dis.opmap.items() if number < 256 and not name.startswith("INSTRUMENTED_")
    ]
    forms = 0
    if why_no_specialisation() is None:
        forms = len(
            getattr(opcode, "_specialized_opmap", None) or getattr(opcode, "_specialized_instructions", ())
        )
    return len(names), forms


def _line(instruction, line_before):
    """`starts_line` was the number of a line that begins here, and is only whether one does from 3.13 on."""
    if hasattr(instruction, "line_number"):
        return instruction.line_number
    return line_before if instruction.starts_line is None else instruction.starts_line


def _argument(instruction):
    if not instruction.argrepr:
        return "" if instruction.arg is None else str(instruction.arg)
    return _ADDRESS.sub("", _CODE.sub(r"<code object \1>", instruction.argrepr))
