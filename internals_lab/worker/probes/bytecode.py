"""Source, syntax tree, bytecode and specialised bytecode of a unit and of what it names, as they stand after it has run."""

from ..anatomy import unrolled
from ..anatomy.codes import codes_of
from ..anatomy.disassembly import instructions_of, opcode_counts, why_no_specialisation
from ..anatomy.syntax import Sources, of_statement

# What is kept to be read; the figures count everything.
MOST = {"functions": 40, "instructions": 1000, "source_lines": 500, "ast_lines": 1000}


class Probe:
    def __init__(self, scenario):
        self._scenario = scenario

    def end(self):
        is_snippet = self._scenario.kind == "snippets"
        told = _of_snippet(self._scenario.bench) if is_snippet else _of_function(self._scenario.function)
        instructions, specialised, functions = told
        opcodes, forms = opcode_counts()
        figures = {"instructions": instructions, "opcodes": opcodes}
        reason = why_no_specialisation()
        if reason is None:
            figures.update(specialised=specialised, specialised_forms=forms)
            if instructions:
                figures["specialised_share"] = specialised / instructions
        shown, left_out = _cut(functions)
        detail = {"functions": shown, "left_out": left_out, "no_specialisation": reason}
        return {"figures": figures, "detail": detail}


def _of_function(function):
    sources, functions = Sources(), []
    instructions = specialised = 0
    for one in codes_of(function):
        rows = instructions_of(one.code)
        work, replaced = unrolled.counted(rows)
        instructions += work
        specialised += replaced
        source = sources.of(one.code) if one.owner is one else None
        functions.append(
            _function(one.name, source, rows, part_of=one.owner.name if source is None else None)
        )
    return instructions, specialised, functions


def _of_snippet(bench):
    loop, empty, single = bench.loops()
    instructions, specialised = unrolled.of_one_statement(loop, empty)
    functions = [_function(bench.variant, of_statement(bench.statement), unrolled.one_copy(loop, single))]
    for code in unrolled.inner_codes(loop):
        name = "%s.<locals>.%s" % (bench.variant, code.co_name)
        functions.append(_function(name, None, instructions_of(code), part_of=bench.variant))
    return instructions, specialised, functions


def _function(name, source, rows, part_of=None):
    return {
        "name": name,
        "part_of": part_of,
        "line": source.line if source else None,
        "source": source.text if source else "",
        "ast": source.tree if source else "",
        "no_source": source.reason if source else None,
        "bytecode": rows,
    }


def _cut(functions):
    """As much as is to be kept, from the first on, and how much of each was left out."""
    left = dict(MOST)
    out = dict.fromkeys(MOST, 0)
    shown = []
    for function in functions:
        if not left["functions"]:
            out["functions"] += 1
            continue
        left["functions"] -= 1
        kept = dict(function)
        kept["source"] = _lines(function["source"], "source_lines", left, out)
        kept["ast"] = _lines(function["ast"], "ast_lines", left, out)
        kept["bytecode"] = _some(function["bytecode"], "instructions", left, out)
        shown.append(kept)
    return shown, out


def _lines(text, what, left, out):
    return "\n".join(_some(text.split("\n"), what, left, out)) if text else ""


def _some(parts, what, left, out):
    kept = parts[: left[what]]
    left[what] -= len(kept)
    out[what] += len(parts) - len(kept)
    return kept
