"""The source of a function and the tree that the parser makes of it, without what only says that nothing is there."""

import ast
import textwrap

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Source:
    """Lines of a function or a statement: where they begin in their file, the text, and the tree."""

    def __init__(self, line, text, tree, reason=None):
        self.line = line
        self.text = text
        self.tree = tree
        self.reason = reason


class Sources:
    """Finds functions in their files, each of which is read and parsed once."""

    def __init__(self):
        self._files = {}

    def of(self, code):
        """A function's lines from its `def` on, without its decorators; empty, with the reason, where there are none."""
        if code.co_filename not in self._files:
            self._files[code.co_filename] = _read(code.co_filename)
        nodes, lines, reason = self._files[code.co_filename]
        node = nodes.get((code.co_name, code.co_firstlineno))
        if node is None:
            return Source(code.co_firstlineno, "", "", reason or "its file does not show it")
        text = textwrap.dedent("\n".join(lines[node.lineno - 1 : node.end_lineno]))
        if hasattr(node, "decorator_list"):
            node.decorator_list = []
        return Source(node.lineno, text, dumped(node))


def of_statement(text):
    """A statement that stands alone."""
    text = textwrap.dedent(text).strip("\n")
    return Source(1, text, "\n".join(dumped(node) for node in ast.parse(text).body))


def dumped(tree):
    """The tree as text, alike on every version: that nothing is there, and that a name is read, is left unsaid."""
    for node in ast.walk(tree):
        for name, value in list(ast.iter_fields(node)):
            if (isinstance(value, list) and not value) or isinstance(value, ast.Load):
                delattr(node, name)
    return ast.dump(tree, indent=1)


def _read(path):
    try:
        with open(path, "rb") as stream:
            content = stream.read()
        tree = ast.parse(content)
    except (OSError, SyntaxError, ValueError, RecursionError) as error:
        return {}, [], "%s: %s" % (type(error).__name__, getattr(error, "strerror", None) or error)
    nodes = {}
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS):
            name = getattr(node, "name", "<lambda>")
            # A function begins at its first decorator, and on some interpreters at its `def`.
            for line in [node.lineno] + [one.lineno for one in getattr(node, "decorator_list", ())][:1]:
                nodes.setdefault((name, line), node)
    return nodes, content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n"), None
