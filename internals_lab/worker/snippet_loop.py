"""Times statements of some nanoseconds: unrolled in a loop, the empty loop beside it in the same block."""

import ast
import textwrap
import time
from itertools import repeat

from .counters import ThreadCounters, since
from .layout import scatter

# So many copies that the loop's own step is a small part of what is timed, and the code still fits its caches.
UNROLLED = 20

_NAMES_OF_OURS = ("_loops", "_now_ns", "_repeat", "_start_ns")


def compile_loop(setup, statement, copies, now_ns):
    """A function(loops) -> wall_ns around `copies` of the statement; what the setup makes are its local variables."""
    made = {}
    exec(compile(textwrap.dedent(setup), "<setup of snippets>", "exec"), made)
    names = [name for name in made if name.isidentifier() and not name.startswith("__")]
    for name in _NAMES_OF_OURS:
        if name in made:
            raise ValueError("the setup of snippets must not make %r: the timing loop has that name" % name)
    body = textwrap.indent(textwrap.dedent(statement).strip("\n"), "        ")
    source = (
        "def _timed(_loops, _now_ns, _repeat, %s):\n" % ", ".join(names)
        if names
        else ("def _timed(_loops, _now_ns, _repeat):\n")
    )
    source += "    _start_ns = _now_ns()\n    for _ in _repeat(None, _loops):\n"
    source += "\n".join([body] * copies) if copies else "        pass"
    source += "\n    return _now_ns() - _start_ns\n"
    scope = {}
    exec(compile(_on_one_line(source), "<snippet>", "exec"), made, scope)
    timed = scope["_timed"]
    values = [made[name] for name in names]
    return lambda loops: timed(loops, now_ns, repeat, *values)


def _on_one_line(source):
    # CPython keeps an instruction that does nothing (a nanosecond) for a line that would else have none: `pass`, and
    # the many lines of an unrolled loop are ours.
    tree = ast.parse(source, "<snippet>")
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            node.lineno = node.end_lineno = 1
            node.col_offset = node.end_col_offset = 0
    return tree


class SnippetLoop:
    setup_wall_ns = 0
    pool_start_wall_ns = 0
    threads = 0

    def __init__(self, context):
        scatter()
        scenario = context.scenario
        statement = scenario.variants[context.variant]
        self._timed = compile_loop(scenario.setup, statement, UNROLLED, context.now_ns)
        self._empty = compile_loop(scenario.setup, statement, 0, context.now_ns)
        self._counters = ThreadCounters()
        self._empty_first = False

    def block(self, units, lead_in):
        """`units` counts statements, rounded up to whole loops; what was run is told as `units`."""
        loops = -(-units // UNROLLED)
        if lead_in:
            self._timed(-(-lead_in // UNROLLED))
        # Which of the two comes first alternates, so that neither always profits from the other's warmth.
        self._empty_first = not self._empty_first
        empty_wall_ns = self._empty(loops) if self._empty_first else None
        before = self._counters.read()
        cpu_ns = time.process_time_ns()
        wall_ns = self._timed(loops)
        cpu_ns = time.process_time_ns() - cpu_ns
        counted = since(before, self._counters.read())
        if empty_wall_ns is None:
            empty_wall_ns = self._empty(loops)
        return {
            "units": loops * UNROLLED,
            "wall_ns": wall_ns,
            "cpu_ns": cpu_ns,
            "empty_wall_ns": empty_wall_ns,
            "workers": [[0, wall_ns] + counted],
        }

    def seen(self):
        return {"wrong_results": 0, "first_wrong": None, "not_checkable": None, "works_elsewhere": False}

    def close(self):
        self._counters.close()
