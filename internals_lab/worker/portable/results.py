# Results of units: kept apart from what later units do to them, and compared.


class NotCopied(Exception):
    pass


def own_copy(value):
    # Without the copy module, which small Pythons lack: plain data alone. Raises NotCopied.
    kind = type(value)
    if value is None or kind in _ATOMS:
        return value
    if kind in (list, tuple, set, frozenset):
        return kind([own_copy(one) for one in value])
    if kind is dict:
        copied = {}
        for key in value:
            copied[own_copy(key)] = own_copy(value[key])
        return copied
    raise NotCopied(kind.__name__)


def _named(names):
    found = []
    for name in names:
        try:
            found.append(eval(name))
        except NameError:
            pass
    return found


# Python 2 has more of them, and small Pythons fewer.
_ATOMS = _named(["bool", "int", "long", "float", "complex", "str", "unicode", "bytes"])


def same(result, expected):
    # NaN is no other result than NaN.
    if isinstance(expected, (list, tuple)):
        return (
            type(result) is type(expected)
            and len(result) == len(expected)
            and all(same(one, other) for one, other in zip(result, expected))
        )
    if isinstance(expected, float) and expected != expected:
        return isinstance(result, float) and result != result
    return bool(result == expected)


def near(result, expected, rel, absolute):
    # As `approx` in ../declaring/tolerance.py.
    if isinstance(expected, (list, tuple)):
        return (
            isinstance(result, (list, tuple))
            and len(result) == len(expected)
            and all(near(one, other, rel, absolute) for one, other in zip(result, expected))
        )
    if isinstance(expected, dict):
        return (
            isinstance(result, dict)
            and set(result) == set(expected)
            and all(near(result[key], expected[key], rel, absolute) for key in expected)
        )
    if isinstance(expected, (int, float)) and isinstance(result, (int, float)):
        return abs(result - expected) <= max(rel * max(abs(result), abs(expected)), absolute)
    return bool(result == expected)


# Of a result that is longer than this in words, only the beginning and the length count.
MOST_CHARACTERS = 10000


def fingerprint(value):
    # The same for what is equal, whichever interpreter made it; None for what is no plain data. Not the value itself,
    # which may be nobody's business.
    try:
        words = _in_words(value)
    except (NotCopied, UnicodeError):
        return None
    hashed = len(words)
    for letter in words[:MOST_CHARACTERS]:
        hashed = (hashed * 16777619 + ord(letter)) % 4294967296
    return "%08x" % hashed


def _in_words(value):
    kind = type(value)
    if value is None or kind is bool:
        return str(value)
    if kind is float:
        # Sums differ in their last digits from version to version.
        return "%.9g" % value
    if kind in _NUMBERS:
        return "%d" % value
    if kind in _TEXTS:
        return value
    if kind in (list, tuple):
        return "[" + ",".join([_in_words(one) for one in value]) + "]"
    if kind in (set, frozenset):
        return "{" + ",".join(sorted([_in_words(one) for one in value])) + "}"
    if kind is dict:
        pairs = [_in_words(key) + ":" + _in_words(value[key]) for key in value]
        return "{" + ",".join(sorted(pairs)) + "}"
    raise NotCopied(kind.__name__)


_NUMBERS = _named(["int", "long"])
_TEXTS = _named(["str", "unicode"])
