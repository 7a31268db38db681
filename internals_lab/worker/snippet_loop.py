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


class TimedLoop:
    """Called with a number of loops, it gives the time that they took. `code` is what was compiled."""

    def __init__(self, timed, now_ns, values):
        self._timed = timed
        self._now_ns = now_ns
        self._values = values
        self.code = timed.__code__

    def __call__(self, loops):
        return self._timed(loops, self._now_ns, repeat, *self._values)


def compile_loop(setup, statement, copies, now_ns):
    """A TimedLoop around `copies` of the statement; what the setup makes are its local variables."""
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
    return TimedLoop(scope["_timed"], now_ns, [made[name] for name in names])


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
        self.variant = context.variant
        self.statement = context.scenario.variants[context.variant]
        self._context = context
        self._timed = self._around(UNROLLED)
        self._empty = self._around(0)
        self._counters = ThreadCounters()
        self._empty_first = False

    def _around(self, copies):
        return compile_loop(self._context.scenario.setup, self.statement, copies, self._context.now_ns)

    def loops(self):
        """For those who look at the code: the loop that is timed, the empty one, and one around a single copy."""
        return self._timed, self._empty, self._around(1)

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
