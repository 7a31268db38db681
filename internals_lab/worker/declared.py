"""A scenario's declaration as data, for the host to validate."""

from .awaiting import is_async
from .declaring import approx

# Code flags of a function with *arguments, and of one with **keywords.
_ANY_POSITIONAL, _ANY_NAMED = 0x04, 0x08


# What a scenario can be given as functions of its own.
_HOOKS = ("items", "setup", "teardown", "setup_block", "teardown_block", "check")


def as_value(value):
    """The value itself where JSON can say it, else its shortened repr."""
    # Only here: measured processes do without it, since what it imports takes as long as the rest of their start.
    import json

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
        str(name): [as_value(value) for value in values]
        if isinstance(values, (list, tuple, range))
        else as_value(values)
        for name, values in axes.items()
    }


def _check_word(check):
    if check is None:
        return "none"
    if isinstance(check, approx):
        return "approx"
    return "callable" if callable(check) else as_value(check)


def _source(scenario):
    # inspect.getsource would import a great deal; tokenize is not needed to cut a block of lines either.
    if scenario.kind == "snippets":
        variants = _variants(scenario.variants)
        return "\n".join("%s: %s" % pair for pair in variants.items()) if isinstance(variants, dict) else ""
    try:
        with open(scenario.file, "rb") as stream:
            # By line feeds alone, as the compiler counts: splitlines knows more ends of lines than that.
            lines = stream.read().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
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
        "doc": str(scenario.__doc__ or ""),
        "source": _source(scenario),
        "strategies": as_value(scenario.strategies),
        "workers": as_value(scenario.workers),
        "params": _axes(scenario.params),
        "knobs": _axes(scenario.knobs),
        "variants": _variants(scenario.variants),
        "has_items": scenario.items is not None,
        "check": _check_word(scenario.check),
        "probes": as_value(scenario.probes),
        "timeout_s": as_value(scenario.timeout_s),
        "together": as_value(scenario.together),
        "requirements": as_value(scenario.requirements),
        "parameters": _parameters(scenario.function),
        "required": _required(scenario.function),
        "takes_any": [bool(_flags(scenario.function) & flag) for flag in (_ANY_POSITIONAL, _ANY_NAMED)],
        "takes_first": (scenario.setup is not None) + (scenario.items is not None),
        # A per-block set-up may make the state as well: whether it does is known only when it has run.
        "may_take_state": scenario.setup is None and scenario.setup_block is not None,
        "in_flight": as_value(scenario.in_flight),
        "awaited": is_async(scenario.function),
        "suite": as_value(scenario.suite),
        "suite_scenarios": [one.name for one in scenario.suite_scenarios],
        "async_hooks": [name for name in _HOOKS if is_async(getattr(scenario, name))],
        "portable": as_value(scenario.portable),
        "travelling": _travelling(scenario),
        "claims": [_claim(claim) for claim in scenario.claims],
    }


def _travelling(scenario):
    if scenario.portable is not True:
        return None
    # Only where it is needed: what it imports, no measured process is to have loaded.
    from .travelling import travelling

    return travelling(scenario)


def _variants(variants):
    if not hasattr(variants, "items"):
        return variants if variants is None else as_value(variants)
    return {str(name): as_value(statement) for name, statement in variants.items()}


def _claim(claim):
    data = {name: as_value(value) for name, value in claim.items()}
    data["compare"] = claim["compare"] and [
        _named_values(side) if isinstance(side, dict) else as_value(side) for side in claim["compare"]
    ]
    data["where"] = _named_values(claim["where"])
    return data


def _named_values(values):
    return {str(name): as_value(value) for name, value in values.items()}


def _flags(function):
    return getattr(getattr(function, "__code__", None), "co_flags", 0)


def _parameters(function):
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    return list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])


def _required(function):
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    plain = code.co_varnames[: code.co_argcount - len(function.__defaults__ or ())]
    named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    return list(plain) + [name for name in named if name not in (function.__kwdefaults__ or {})]
