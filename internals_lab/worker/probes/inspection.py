"""Calls a function of the experiment's own and tells what it found: numbers as figures, the rest as detail."""

# What a number of JSON's keeps whole; larger ones are told as text.
_EXACT = 2**53


class Probe:
    def __init__(self, scenario):
        self._scenario = scenario

    def begin(self):
        pass

    def after_block(self):
        pass

    def end(self):
        return told(self._scenario.function(**self._scenario.setting), self._scenario.name)


def told(found, name):
    """What an inspection returned, apart by what it is. Raises TypeError for what is no dict by name."""
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise TypeError("%s is to return a dict of name to what was found, not %.80r" % (name, found))
    figures = {key: value for key, value in found.items() if _is_figure(value)}
    return {
        "figures": {key: value + 0 for key, value in figures.items()},
        "detail": {key: _plain(value) for key, value in found.items() if key not in figures},
    }


def _is_figure(value):
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return -_EXACT <= value <= _EXACT
    return isinstance(value, float) and value - value == 0


def _plain(value):
    """As JSON can say it: text stays, lists and dicts are taken apart, anything else goes as its repr."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if _is_figure(value):
        return value + 0
    try:
        return "%.200r" % (value,)
    except Exception as error:
        return "<%s whose repr raises %s>" % (type(value).__name__, type(error).__name__)
