"""What is sent of a portable scenario to an interpreter that loads no experiment files: source that stands alone.

It is made where the file is collected, from the file's text and from what that text became. Whatever could not be
there at the other end, or would be something else, is refused with its line.
"""

import __future__

import ast
import builtins
import io
import tokenize

from .awaiting import is_async
from .declaring import DeclarationMistake, approx
from .statements import DEFINITIONS, is_alone, line_of, names_bound, names_needed

# What a scenario can have as functions, and what each is for at the other end.
ROLES = {
    "unit": "function",
    "setup": "setup",
    "teardown": "teardown",
    "setup_block": "setup_block",
    "teardown_block": "teardown_block",
    "items": "items",
    "check": "check",
}
_PLAIN = (bool, int, float, complex, str, bytes, type(None), set, frozenset)


def travelling(scenario):
    """The scenario as JSON can say it. Raises DeclarationMistake for what cannot travel."""
    if scenario.kind == "snippets":
        return _words(scenario, source=scenario.setup or "", futures=[], functions={})
    return _Packer(scenario).packed()


def _words(scenario, source, futures, functions, items=None):
    params = scenario.params or {}
    return {
        "source": source,
        "futures": futures,
        "functions": functions,
        "params": {name: [_literal(scenario, name, one) for one in params[name]] for name in params},
        "items": items,
        "check": _check(scenario),
    }


def _check(scenario):
    check = scenario.check
    if isinstance(check, approx):
        return ["approx", check.rel, check.abs]
    return ["none" if check is None else "callable" if callable(check) else str(check)]


def _literal(scenario, name, value):
    text = repr(value)
    try:
        if ast.literal_eval(text) == value:
            return text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        pass
    raise _mistake(
        scenario,
        "%s has the value %.80s, which cannot be written down as a literal; make it in setup" % (name, text),
    )


def _mistake(scenario, why, line=None):
    return DeclarationMistake(
        "%s is portable, but %s" % (scenario.name, why), scenario.file, line or scenario.line
    )


class _Packer:
    def __init__(self, scenario):
        self._scenario = scenario
        with open(scenario.file, "rb") as stream:
            source = stream.read()
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        self._tree = ast.parse(source)
        # By line feeds alone, as the compiler counts.
        self._lines = source.decode(encoding).replace("\r\n", "\n").split("\n")
        self._whole = scenario.function.__globals__
        self._found = {}
        self._bind()
        # What is sent: (line, text), and the plain data among it by name.
        self._pieces = {}
        self._data = []

    def _bind(self):
        """Which statement at the top of the file gives each name; several where there are several."""
        for node in self._tree.body:
            for name in names_bound(node):
                self._found.setdefault(name, []).append(node)

    def packed(self):
        functions = {}
        for role in ROLES:
            function = getattr(self._scenario, ROLES[role])
            if callable(function) and not isinstance(function, approx):
                functions[role] = self._packed_function(role, function)
        source = self._source()
        futures = self._futures()
        self._prove(source, futures)
        return _words(self._scenario, source, futures, functions, self._items())

    def _packed_function(self, role, function):
        code = getattr(function, "__code__", None)
        what = "its %s" % role if role != "unit" else "the function"
        if is_async(function):
            raise self._refused("%s is async: the source alone goes there, and nobody awaits it" % what)
        if code is None or code.co_filename != self._scenario.file:
            raise self._refused("%s is no function of this file" % what)
        if code.co_name == "<lambda>":
            raise self._refused("%s is a lambda: give it a def of its own" % what, code.co_firstlineno)
        if code.co_freevars:
            names = ", ".join(code.co_freevars)
            raise self._refused("%s needs %s of the function around it" % (what, names), code.co_firstlineno)
        self._need(code.co_name, code.co_firstlineno)
        takes = list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
        return {"name": code.co_name, "takes": takes}

    def _refused(self, why, line=None):
        return _mistake(self._scenario, why, line)

    def _need(self, name, line):
        """Take along what gives that name, and all that this needs in turn."""
        statements = self._found.get(name, [])
        if not statements:
            for star in self._found.get("*", []):
                raise self._refused(
                    "it needs %r, which may come from line %d (import *)" % (name, star.lineno), line
                )
            if hasattr(builtins, name):
                return
            raise self._refused(
                "it needs %r, and no def, class, import or assignment at the top of the file gives it" % name,
                line,
            )
        if len(statements) > 1:
            lines = " and ".join(str(node.lineno) for node in statements)
            raise self._refused("it needs %r, which is given twice, in lines %s" % (name, lines), line)
        [node] = statements
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self._take_import(node, name, line)
        elif isinstance(node, (*DEFINITIONS, ast.Assign, ast.AnnAssign)):
            self._take(node, name)
        else:
            raise self._refused(
                "it needs %r, which is given under a condition or in a loop (line %d); only a def, a class, an import "
                "or an assignment at the top of the file is sent" % (name, node.lineno),
                line,
            )

    def _take_import(self, node, name, line):
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            if bound != name:
                continue
            renamed = " as %s" % alias.asname if alias.asname else ""
            if isinstance(node, ast.Import):
                module, text = alias.name, "import %s%s" % (alias.name, renamed)
            else:
                module = "." * node.level + (node.module or "")
                text = "from %s import %s%s" % (module, alias.name, renamed)
            if module.partition(".")[0] in ("internals_lab", ""):
                raise self._refused("it needs %r of %s, which is not there" % (name, module), line)
            self._pieces[node.lineno, text] = text

    def _take(self, node, name):
        # Of a def that is its own line: decorators stand above.
        first = node.lineno
        if (first, name) in self._pieces:
            return
        decorators = getattr(node, "decorator_list", [])
        # The one that declares the scenario has done its work.
        if len(decorators) > (self._whole.get(name) is self._scenario):
            raise self._refused(
                "the decorator %s of %s is not sent: leave it off" % (ast.unparse(decorators[-1]), name),
                decorators[-1].lineno,
            )
        text = "\n".join(self._lines[first - 1 : node.end_lineno])
        if not is_alone(node, self._tree):
            raise self._refused("%s shares its line with another statement" % name, first)
        self._pieces[first, name] = text
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            self._data.append(name)
        for needed in names_needed(text):
            self._need(needed, line_of(node, needed))

    def _source(self):
        """All of it, each statement in the line that it has in the file, so that tracebacks name those."""
        lines = []
        for first, text in sorted({(key[0], text) for key, text in self._pieces.items()}):
            lines += [""] * (first - 1 - len(lines))
            lines += text.split("\n")
        return "\n".join(lines) + "\n"

    def _futures(self):
        return [
            alias.name
            for node in self._tree.body
            if isinstance(node, ast.ImportFrom) and node.module == "__future__"
            for alias in node.names
        ]

    def _prove(self, source, futures):
        """Run it by itself: it must stand alone, and give the data that the whole file gave."""
        scope = {"__name__": "experiment"}
        flags = sum(getattr(__future__, name).compiler_flag for name in futures)
        try:
            exec(compile(source, self._scenario.file, "exec", flags, dont_inherit=True), scope)
        except Exception as error:
            raise self._refused(
                "what is sent of it does not stand alone: %s: %s" % (type(error).__name__, error)
            )
        for name in self._data:
            if not _alike(scope[name], self._whole[name]):
                raise self._refused(
                    "%r is changed after its assignment, by a statement that is not sent" % name,
                    self._found[name][0].lineno,
                )

    def _items(self):
        items = self._scenario.items
        if items is None or callable(items):
            return None
        return _literal(self._scenario, "items", list(items))


def _alike(one, other):
    """Whether plain data, wherever there is some, is the same."""
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and list(one) == list(other)
            and all(_alike(one[key], other[key]) for key in one)
        )
    if isinstance(one, (list, tuple)):
        return isinstance(other, (list, tuple)) and len(one) == len(other) and all(map(_alike, one, other))
    # Not by ==: NaN differs from itself.
    return not isinstance(one, _PLAIN) or repr(one) == repr(other)
