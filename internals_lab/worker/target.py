"""What `pkg.mod:name` means in this interpreter, as data; where it means nothing, what is there instead."""

import functools
import importlib
import inspect
import pkgutil
import sys

from . import declaring

MOST_NAMES = 500


class NotThere(Exception):
    """Nothing goes by that word. `word` is the part that is wrong, `valid` what would be there in its place."""

    def __init__(self, message, word, valid):
        super().__init__(message)
        self.word = word
        self.valid = sorted(valid)[:MOST_NAMES]


def look_up(module, attribute, roots):
    """What goes by that name: {"kind", "name", "parameters", ...}, or {"missing": ...} with what is there instead.

    Whatever the module raises at its import goes on to the caller.
    """
    sys.modules["internals_lab"] = declaring
    for root in reversed(roots):
        if root not in sys.path:
            sys.path.insert(0, root)
    try:
        return described(_attribute(_module(module, roots), attribute))
    except NotThere as error:
        return {"missing": str(error), "word": error.word, "valid": error.valid}


def _module(name, roots):
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        # Else the module is there, and imports something that is not.
        if error.name is None or not (name + ".").startswith(error.name + "."):
            raise
        missing = error.name
    parent, _, last = missing.rpartition(".")
    if not parent:
        valid = {found.name for found in pkgutil.iter_modules(roots)}
        raise NotThere("no module %r" % missing, missing, valid)
    path = getattr(sys.modules.get(parent), "__path__", None)
    if path is None:
        raise NotThere("%r is a module, not a package, and has no %r in it" % (parent, last), last, [])
    valid = {parent + "." + found.name for found in pkgutil.iter_modules(path)}
    raise NotThere("no module %r" % missing, missing, valid)


def _attribute(module, attribute):
    value, where = module, "module %r" % module.__name__
    for name in attribute.split("."):
        try:
            value = getattr(value, name)
        except AttributeError:
            valid = {
                one for one in dir(value) if not one.startswith("_") and callable(getattr(value, one, None))
            }
            raise NotThere("%s has no %r" % (where, name), name, valid)
        where = "%r" % name
    return value


def described(value):
    """What the lab must know of it to declare it as a scenario, or as what makes a scenario's items or state."""
    code = getattr(value, "__code__", None)
    return {
        "kind": _kind(value),
        "type": type(value).__name__,
        "name": getattr(value, "__name__", ""),
        "parameters": _parameters(value),
        "file": getattr(code, "co_filename", None),
        "line": getattr(code, "co_firstlineno", None),
    }


def _kind(value):
    if isinstance(value, declaring.Scenario):
        return "scenario"
    if not callable(value):
        return "value"
    if inspect.isgeneratorfunction(value) or inspect.isasyncgenfunction(value):
        return "generator"
    if hasattr(value, "cache_info") and hasattr(value, "cache_clear"):
        return "cached"
    plain = value
    while isinstance(plain, functools.partial):
        plain = plain.func
    if inspect.iscoroutinefunction(plain) or inspect.iscoroutinefunction(type(plain).__call__):
        return "async function" if plain is value else "async callable"
    # What wraps another function (functools.wraps) takes what it likes; only its signature says what it should.
    return "function" if inspect.isfunction(value) and not hasattr(value, "__wrapped__") else "callable"


def _parameters(value):
    """What inspect says; None where nobody knows, as of some builtins."""
    if not callable(value) or isinstance(value, declaring.Scenario):
        return None
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return None
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [
        {
            "name": one.name,
            "kind": one.kind.name,
            "required": one.default is one.empty and one.kind not in variable,
        }
        for one in signature.parameters.values()
    ]
