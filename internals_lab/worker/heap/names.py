"""Words for objects and types that no class can forge, break or make endless."""

import types

_LONGEST = 60
_NAME = type.__dict__["__name__"].__get__
_QUALNAME = type.__dict__["__qualname__"].__get__
_MODULE = type.__dict__["__module__"].__get__


def ids(*kinds):
    """Types to be looked for by identity: a metaclass may compare as it likes."""
    return frozenset(map(id, kinds))


# Their length is the interpreter's own answer, not that of a subclass.
_SIZED = ids(dict, list, set, frozenset, tuple)
_NUMBERS = ids(int, bool, float, type(None))
_OF_THE_INTERPRETER = ids(types.GetSetDescriptorType, types.MemberDescriptorType)
# Larger ones refuse to be written out.
_LARGEST = 1 << 64


def plain(text):
    """The text on one line that can be shown anywhere: printable, and no longer than a label."""
    shown = "".join(one if one.isprintable() else "?" for one in text[: _LONGEST + 1])
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def type_name(kind):
    """The name of a type with its module, where that is not the builtins: "exp_orders.Order", "list"."""
    name = _text(_QUALNAME, kind) or _text(_NAME, kind) or "a type without a name"
    module = module_name(kind)
    return plain(name if module in (None, "builtins") else "%s.%s" % (module, name))


def module_name(kind):
    """The name of the module that a type is of; None where it is no name."""
    return _text(_MODULE, kind)


def label(found):
    """What an object is, beside its type: the name of what has one, the size of what is sized; else nothing."""
    kind = type(found)
    if issubclass(kind, types.ModuleType):
        return _named(found, "__name__")
    if id(kind) in _SIZED:
        return "%d item%s" % (len(found), "" if len(found) == 1 else "s")
    if kind is types.FunctionType:
        return plain(found.__qualname__) + "()"
    if kind is types.MethodType:
        return label(found.__func__)
    if issubclass(kind, type):
        return type_name(found)
    if kind is types.FrameType:
        return plain("%s, line %s" % (found.f_code.co_name, found.f_lineno))
    return ""


def key_label(key):
    """A dictionary's key: itself where it is a plain string or number, else its type."""
    if type(key) is str:
        return "[%s]" % plain("'%s'" % key[:_LONGEST])
    if id(type(key)) in _NUMBERS and not (type(key) is int and abs(key) > _LARGEST):
        return "[%s]" % (key,)
    return "[of type %s]" % type_name(type(key))


def attributes(found):
    """The dictionary of an object's attributes as the interpreter keeps it, or None."""
    kind = type(found)
    if issubclass(kind, types.ModuleType):
        return _dictionary(types.ModuleType, found)
    for base in type.__dict__["__mro__"].__get__(kind):
        own = _dictionary_of_type(base).get("__dict__")
        if own is not None:
            # A property of that name is the measured code's: it would run.
            return own.__get__(found) if id(type(own)) in _OF_THE_INTERPRETER else None
    return None


def slots(found):
    """The slots of an object with what is in them."""
    for base in type.__dict__["__mro__"].__get__(type(found)):
        for name, member in list(_dictionary_of_type(base).items()):
            if type(member) is types.MemberDescriptorType and type(name) is str:
                try:
                    yield name, member.__get__(found)
                except Exception:
                    # Nothing in it, or no object's to read.
                    continue


def _dictionary_of_type(kind):
    return type.__dict__["__dict__"].__get__(kind)


def _dictionary(kind, found):
    own = kind.__dict__.get("__dict__")
    return None if own is None else own.__get__(found)


def _named(found, name):
    told = (attributes(found) or {}).get(name)
    return plain(told) if type(told) is str else ""


def _text(read, kind):
    try:
        told = read(kind)
    except Exception:
        return None
    return told if type(told) is str else None
