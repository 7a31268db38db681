# The bench of an inspection, and the probe that calls it (../inspecting.py, ../probes/inspection.py), for every Python.
from .shipment import first_time

# What a number of JSON's keeps whole; larger ones are told as text.
_EXACT = 9007199254740992
# In Python 2 a literal may be of either type.
_TEXT = (str, type(""))


class Inspecting:
    pool_start_wall_ns = 0
    setup_wall_ns = 0

    def __init__(self, context):
        shipment = context.shipment
        self._name = shipment.scenario
        self._function, _ = shipment.function("unit")
        self._params = {}
        for name in context.params:
            self._params[str(name)] = shipment.params[str(name)][context.params[name]]

    def inspected(self):
        return told(first_time(self._call), self._name)

    def _call(self):
        return self._function(**self._params)

    def seen(self):
        return {}

    def close(self):
        pass


def told(found, name):
    # What an inspection returned, apart by what it is. Raises TypeError for what is no dict by name.
    if not isinstance(found, dict):
        raise TypeError("%s is to return a dict of name to what was found, not %s" % (name, repr(found)[:80]))
    figures, detail = {}, {}
    for key in found:
        if not isinstance(key, _TEXT):
            raise TypeError("%s is to return a dict by name, not by %s" % (name, repr(key)[:80]))
        if _is_figure(found[key]):
            figures[key] = _number(found[key])
        else:
            detail[key] = _plain(found[key])
    return {"figures": figures, "detail": detail}


def _number(value):
    return int(value) if isinstance(value, bool) else value


def _is_figure(value):
    # A bool is no number in all Pythons.
    if isinstance(value, bool):
        return True
    if isinstance(value, float):
        # Neither infinite nor no number: neither can be said in JSON.
        return value - value == 0
    # Numbers of Python 2's second kind are no `int`.
    whole = isinstance(value, int) or type(value).__name__ == "long"
    return whole and -_EXACT <= value <= _EXACT


def _plain(value):
    # As JSON can say it: text stays, lists and dicts are taken apart, anything else goes as its repr.
    if value is None or isinstance(value, _TEXT) or isinstance(value, bool):
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        plain = {}
        for key in value:
            plain[str(key)] = _plain(value[key])
        return plain
    if _is_figure(value):
        return value
    try:
        return repr(value)[:200]
    except Exception as error:
        kind = type(error).__name__
        return "<%s whose repr raises %s>" % (type(value).__name__, kind)
