"""Statements at the top of an experiment file: which names each gives, which it needs, and where it stands."""

import ast
import symtable

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def names_bound(node):
    """The names that it gives to those after it; `*` where they are all of a module, but for the lab's own."""
    if isinstance(node, DEFINITIONS):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        if getattr(node, "module", None) == "internals_lab":
            # Not there at the other end, and no builtin has one of its names.
            return [alias.asname or alias.name for alias in node.names if alias.name != "*"]
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    within = node.targets if isinstance(node, ast.Assign) else [node]
    names = []
    for one in (inner for part in within for inner in ast.walk(part)):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            names.append(one.id)
        elif isinstance(one, (*DEFINITIONS, ast.Import, ast.ImportFrom)):
            names += names_bound(one)
    return list(dict.fromkeys(names))


def names_needed(text):
    """The names that a statement takes from around it, its functions' included."""
    whole = symtable.symtable(text, "<portable>", "exec")
    own = {symbol.get_name() for symbol in whole.get_symbols() if symbol.is_assigned()}
    needed = {symbol.get_name() for symbol in whole.get_symbols() if symbol.is_referenced()}
    tables = list(whole.get_children())
    while tables:
        table = tables.pop()
        needed |= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
        tables += table.get_children()
    return sorted(needed - own)


def line_of(node, name):
    """Where it uses the name first."""
    return min(
        (one.lineno for one in ast.walk(node) if isinstance(one, ast.Name) and one.id == name),
        default=node.lineno,
    )


def is_alone(node, tree):
    """Whether no other statement at the top of the tree shares a line with it."""
    lines = range(node.lineno, node.end_lineno + 1)
    return not any(other is not node and other.lineno in lines for other in tree.body)
