"""Which code a unit consists of: its own, and that of the functions and classes of its module that it names."""


class NamedCode:
    """A code object. `owner` is the function whose source it stands in: itself, unless it is a comprehension or the like."""

    def __init__(self, name, code, owner=None):
        self.name = name
        self.code = code
        self.owner = owner or self


def codes_of(function):
    """The function's own code first; then, as they come, what is nested in it and what it names."""
    names_of = function.__globals__
    waiting, found, seen = [_of_function(function)], [], set()
    while waiting:
        one = waiting.pop(0)
        if one.code in seen:
            continue
        seen.add(one.code)
        found.append(one)
        for inner in one.code.co_consts:
            if hasattr(inner, "co_code"):
                name = "%s.<locals>.%s" % (one.name, inner.co_name)
                # An inner function has lines of its own; <listcomp>, <lambda> and <genexpr> stand in those of another.
                owner = one.owner if inner.co_name.startswith("<") else None
                waiting.append(NamedCode(name, inner, owner))
        for name in one.code.co_names:
            waiting += _declared_by(names_of.get(name), function.__module__)
    return found


def _of_function(function):
    return NamedCode(getattr(function, "__qualname__", function.__name__), function.__code__)


def _declared_by(value, module):
    """The code of what a module declares itself: a function, or a class with its methods."""
    try:
        if getattr(value, "__module__", None) != module:
            return []
        members = [value, *vars(value).values(), *_bases(value)] if isinstance(value, type) else [value]
        return [_of_function(one) for one in members if hasattr(one, "__code__")]
    except Exception:
        # An object of the team's own may raise at every attribute; it is no function, then.
        return []


def _bases(value):
    return [member for base in value.__mro__[1:-1] for member in vars(base).values()]
