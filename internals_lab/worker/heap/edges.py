"""In what way one object holds another: by an attribute, a key, a place, a cell."""

import types

from .names import attributes, ids, key_label, plain, slots

_IN_ORDER = ids(list, tuple)
_SETS = ids(set, frozenset)


def edge_label(holder, held):
    """ ".orders", "['orders']", "[3]", "a closure's cell"; empty where it cannot be said."""
    kind = type(holder)
    if kind is dict:
        return _key_of(holder, held) or ("as a key" if _has_key(holder, held) else "")
    if id(kind) in _IN_ORDER:
        place = next((place for place, one in enumerate(holder) if one is held), None)
        return "" if place is None else "[%d]" % place
    if id(kind) in _SETS:
        return "in the set"
    if kind is types.CellType:
        return "(the cell's content)"
    if kind is types.FunctionType and holder.__closure__:
        for name, cell in zip(holder.__code__.co_freevars, holder.__closure__):
            if cell is held:
                return "(its closure: %s)" % plain(name)
    if kind is types.FrameType:
        return _variable_of(holder, held)
    return _attribute_of(holder, held)


def _key_of(holder, held):
    return next((key_label(key) for key, value in list(holder.items()) if value is held), None)


def _has_key(holder, held):
    return any(key is held for key in list(holder))


def _variable_of(frame, held):
    for name, value in dict(frame.f_locals).items():
        if value is held:
            return "(local variable %s)" % plain(name)
    return ""


def _attribute_of(holder, held):
    own = attributes(holder)
    if own is held:
        return ".__dict__"
    for name, value in list((own or {}).items()):
        if value is held and type(name) is str:
            return plain("." + name)
    for name, value in slots(holder):
        if value is held:
            return plain("." + name)
    return ""
