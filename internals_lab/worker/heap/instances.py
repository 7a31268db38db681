"""Instances of the classes that a module declares, from the moment when they are made."""

import sys

from .names import module_name, type_name


class Instances:
    """Hands each new instance of the module's classes to `seen`, from `open` to `close`; only the first of a block, `most`,
    since to watch an object costs more than to make it. `unseen` names the classes whose instances cannot be watched.
    """

    def __init__(self, module, seen, most):
        self._module = sys.modules.get(module)
        self._name = module
        self._seen = seen
        self._most = most
        self._left = most
        self._changed = []
        self.classes = []
        self.unseen = []

    def open(self):
        for kind in list(vars(self._module).values()) if self._module is not None else ():
            declared = issubclass(type(kind), type) and module_name(kind) == self._name
            if declared and all(kind is not one for one in self.classes):
                self._change(kind)

    def _change(self, kind):
        made = type.__dict__["__dict__"].__get__(kind).get("__init__")
        inherited = type.__getattribute__(kind, "__init__")

        def __init__(one, *arguments, **keywords):
            # object's own refuses the arguments of a `__new__`, where there is another `__init__` beside it.
            if inherited is not object.__init__:
                inherited(one, *arguments, **keywords)
            if type(one) is kind and self._left > 0:
                self._left -= 1
                self._hand_on(one, kind)

        try:
            # Past its metaclass, which may be of the measured code's own.
            type.__setattr__(kind, "__init__", __init__)
        except Exception:
            self.unseen.append(type_name(kind))
            return
        self.classes.append(kind)
        self._changed.append((kind, made))

    def _hand_on(self, one, kind):
        try:
            self._seen(one)
        except TypeError:
            # It has slots, and none for weak references.
            if type_name(kind) not in self.unseen:
                self.unseen.append(type_name(kind))

    def next_block(self):
        """From now on the first ones are seen again."""
        self._left = self._most

    def close(self):
        """The classes are as they were."""
        for kind, made in self._changed:
            if made is None:
                type.__delattr__(kind, "__init__")
            else:
                type.__setattr__(kind, "__init__", made)
        self._changed = []
