# Times statements of some nanoseconds: unrolled in a loop, the empty loop beside it in the same block.
from .shipment import compiled, counting, first_time, run_in

# As in ../snippet_loop.py.
UNROLLED = 20
_NAMES_OF_OURS = ("_loops", "_now_ns", "_range", "_start_ns")


def dedented(text):
    lines = text.split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    depth = min(indents) if indents else 0
    return [line[depth:] for line in lines if line.strip()]


def compile_loop(shipment, statement, copies, now_ns):
    # A function(loops) -> wall_ns around `copies` of the statement; what the set-up makes are its local variables.
    made = shipment.fresh_scope()
    ours = set(made)
    setup = "\n".join(dedented(shipment.source)) + "\n"
    run_in(compiled(setup, shipment.path, shipment.futures), made)
    names = [name for name in made if name not in ours and not name.startswith("__")]
    for name in _NAMES_OF_OURS:
        if name in names:
            raise ValueError("the setup of snippets must not make %r: the timing loop has that name" % name)
    lines = ["def _timed(%s):" % ", ".join(["_loops", "_now_ns", "_range"] + names)]
    lines += ["    _start_ns = _now_ns()", "    for _ in _range(_loops):"]
    lines += ["        " + line for line in dedented(statement)] * copies if copies else ["        pass"]
    lines += ["    return _now_ns() - _start_ns", ""]
    run_in(compiled("\n".join(lines), "<snippet>", shipment.futures), made)
    timed, values, numbers = made["_timed"], [made[name] for name in names], counting()
    return lambda loops: timed(loops, now_ns, numbers, *values)


class SnippetLoop:
    setup_wall_ns = 0
    pool_start_wall_ns = 0

    def __init__(self, context):
        shipment = context.shipment
        statement = shipment.variants[context.variant]
        self._cpu_ns = context.cpu_ns
        self._timed = first_time(compile_loop, shipment, statement, UNROLLED, context.now_ns)
        self._empty = first_time(compile_loop, shipment, statement, 0, context.now_ns)
        first_time(self._timed, 1)
        self._empty_first = False

    def block(self, units, lead_in):
        # `units` counts statements, rounded up to whole loops; what was run is told as `units`.
        loops = -(-units // UNROLLED)
        if lead_in:
            self._timed(-(-lead_in // UNROLLED))
        # Which of the two comes first alternates, so that neither always profits from the other's warmth.
        self._empty_first = not self._empty_first
        empty_wall_ns = self._empty(loops) if self._empty_first else None
        cpu_ns = self._cpu_ns()
        wall_ns = self._timed(loops)
        cpu_ns = None if cpu_ns is None else self._cpu_ns() - cpu_ns
        if empty_wall_ns is None:
            empty_wall_ns = self._empty(loops)
        return {
            "units": loops * UNROLLED,
            "wall_ns": wall_ns,
            "cpu_ns": cpu_ns,
            "empty_wall_ns": empty_wall_ns,
            "workers": [[0, wall_ns, cpu_ns, None, None, None]],
        }

    def seen(self):
        return {"wrong_results": 0, "first_wrong": None, "not_checkable": None, "works_elsewhere": False}

    def close(self):
        pass
