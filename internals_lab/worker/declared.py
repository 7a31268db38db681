"""A scenario's declaration as data, for the host to validate."""

import json


def as_value(value):
    """The value itself where JSON can say it, else its shortened repr."""
    try:
        if json.loads(json.dumps(value, allow_nan=False)) == (
            list(value) if isinstance(value, tuple) else value
        ):
            return value
    except (TypeError, ValueError, RecursionError):
        pass
    try:
        return "%.80r" % (value,)
    except Exception as error:
        return "<%s whose repr raises %s>" % (type(value).__name__, type(error).__name__)


def _axes(axes):
    # What is no mapping of sequences goes as it is: the host's validation says what would be right.
    if not hasattr(axes, "items"):
        return axes if axes is None else as_value(axes)
    return {
        str(name): [as_value(value) for value in values] if isinstance(values, (list, tuple, range)) else None
        for name, values in axes.items()
    }


def _check_word(check):
    if check is None:
        return "none"
    if type(check).__name__ == "approx":
        return "approx"
    return "callable" if callable(check) else check


def _source(scenario):
    # inspect.getsource would import a great deal; tokenize is not needed to cut a block of lines either.
    if scenario.kind == "snippets":
        return "\n".join("%s: %s" % pair for pair in (scenario.variants or {}).items())
    try:
        with open(scenario.file, "rb") as stream:
            lines = stream.read().decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    first = scenario.line - 1
    last = first + 1
    seen_def = lines[first].lstrip().startswith(("def ", "async "))
    depth = len(lines[first]) - len(lines[first].lstrip())
    while last < len(lines):
        line = lines[last]
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent <= depth:
            if seen_def and not line.lstrip().startswith(")"):
                break
            seen_def = seen_def or line.lstrip().startswith("def ")
        last += 1
    return "\n".join(lines[first:last]).rstrip()


def as_data(scenario):
    return {
        "name": scenario.name,
        "kind": scenario.kind,
        "line": scenario.line,
        "doc": scenario.__doc__ or "",
        "source": _source(scenario),
        "strategies": as_value(scenario.strategies),
        "workers": as_value(scenario.workers),
        "params": _axes(scenario.params),
        "knobs": _axes(scenario.knobs),
        "variants": scenario.variants if scenario.variants is None else dict(scenario.variants),
        "has_items": scenario.items is not None,
        "check": _check_word(scenario.check),
        "probes": as_value(scenario.probes),
        "timeout_s": as_value(scenario.timeout_s),
        "parameters": _parameters(scenario.function),
        "takes_first": (scenario.setup is not None) + (scenario.items is not None),
        "claims": [dict(claim, where=_where(claim["where"])) for claim in scenario.claims],
    }


def _where(where):
    return {str(name): as_value(value) for name, value in where.items()}


def _parameters(function):
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    return list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
