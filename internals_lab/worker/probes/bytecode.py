"""How much of a unit's bytecode the interpreter has replaced by specialised forms, from CPython 3.11 on."""

import dis


class Probe:
    """Figures of the scenario's function as it stands after the last block."""

    def __init__(self, scenario):
        self._function = scenario.function

    def begin(self):
        pass

    def after_block(self):
        pass

    def end(self):
        found = specialised(self._function)
        share = found["specialised"] / found["instructions"] if found["instructions"] else 0.0
        return {"figures": dict(found, specialised_share=share)}


def specialised(function):
    """Of the function, and of all functions and methods of its module that it names, how many instructions there are and
    how many of them stand specialised now. Raises TypeError where the interpreter cannot show it.
    """
    instructions = replaced = 0
    for code in _codes(function):
        plain = dis.get_instructions(code)
        now = dis.get_instructions(code, adaptive=True)
        for before, after in zip(plain, now):
            if before.opname == "RESUME":
                # Its other form says nothing of the work.
                continue
            instructions += 1
            replaced += before.opname != after.opname and _is_specialised(after.opname)
    return {"instructions": instructions, "specialised": replaced}


def _is_specialised(opname):
    # 3.11 has forms that only count how often they ran; 3.11 and 3.12 put pairs of loads and stores into one.
    return not (opname.endswith("_ADAPTIVE") or "__" in opname or opname.startswith("INSTRUMENTED"))


def _codes(function):
    names_of = function.__globals__
    waiting, found = [function.__code__], []
    while waiting:
        code = waiting.pop()
        if code in found:
            continue
        found.append(code)
        waiting += [one for one in code.co_consts if hasattr(one, "co_code")]
        for name in code.co_names:
            waiting += _codes_of(names_of.get(name), function.__module__)
    return found


def _codes_of(value, module):
    """The code of what a module declares itself: a function, or a class with its methods."""
    if getattr(value, "__module__", None) != module:
        return []
    members = [value, *vars(value).values(), *_bases(value)] if isinstance(value, type) else [value]
    return [one.__code__ for one in members if hasattr(one, "__code__")]


def _bases(value):
    return [member for base in value.__mro__[1:-1] for member in vars(base).values()]
