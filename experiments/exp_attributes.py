"""Attributes: what it costs to read one, by where it is found.

Asked: an article says that an attribute access walks `__getattribute__`, then `__getattr__`, then the classes in the order
of their MRO, and that 3.11's inline caches speed it up. So an attribute of the 32nd class up should be dearer than one
of the first, and one that only `__getattr__` knows the dearest. Is it so?

Look at the ratios to `instance`. `hooked instance` is an attribute that the instance has, of a class that defines a
`__getattr__` as well: nobody asks it, and yet it can cost, where an interpreter has no fast way for such classes.
CPython remembers where it found an attribute of a class, for all classes together and, since 3.11, at each place of the
code: neither walks the MRO a second time, so its depth should not show. What a place remembers is one class: `four
classes` reads the same attribute at one place from objects of four classes in turn, `one class` from four objects of
one. How fast attributes are by version is the claim of `attributes` in exp_implementations.py.
"""

from internals_lab import snippets

attributes = snippets(
    {
        "instance": "o.x",
        "slot": "slotted.x",
        "class": "o.of_class",
        "property": "o.of_property",
        "__getattr__": "hooked.unknown",
        "hooked instance": "hooked.x",
        "1 class up": "deep.up_1",
        "8 classes up": "deep.up_8",
        "32 classes up": "deep.up_32",
        "one class": "read(a); read(b); read(c); read(d)",
        "four classes": "read(a); read(m); read(n); read(p)",
    },
    setup="""
class Plain:
    of_class = 1

    def __init__(self):
        self.x = 1

    @property
    def of_property(self):
        return 1

# A class of its own: whoever has a __getattr__ pays for it at every access (see `hooked instance`).
class Hooked(Plain):
    def __getattr__(self, name):
        return 1

class Slotted:
    __slots__ = ("x",)

    def __init__(self):
        self.x = 1

def heir(base, name):
    return type(name, (base,), {})

# Each class is the base of the next: what is given to the first is found that far up from the last.
up = [type("Up32", (), {"up_32": 1})]
for distance in range(31, 0, -1):
    up.append(type("Up%d" % distance, (up[-1],), {"up_%d" % distance: 1}))

deep = heir(up[-1], "Deep")()
o, hooked, slotted = Plain(), Hooked(), Slotted()
a, b, c, d = Plain(), Plain(), Plain(), Plain()
m, n, p = heir(Plain, "Other")(), heir(Plain, "Another")(), heir(Plain, "YetAnother")()

def read(one):
    return one.x
""",
    doc="Reads an attribute, by where it is found.",
)

attributes.claim(
    "A slot is read as fast as an attribute of the instance",
    compare=("slot", "instance"),
    speedup="0.9..1.1",
)
attributes.claim(
    "The MRO is walked: what is found 32 classes up takes longer than what is found one class up",
    compare=("32 classes up", "1 class up"),
    speedup="< 0.9",
    section="8",
)
attributes.claim(
    "__getattr__ comes last: what only it knows takes more than twice as long as what the instance has",
    compare=("__getattr__", "instance"),
    speedup="< 0.5",
    section="8",
)
attributes.claim(
    "A property takes longer than an attribute",
    compare=("property", "instance"),
    speedup="< 0.9",
    section="8",
)
attributes.claim(
    "Inline caches speed it up: a place that sees one class is faster than one that sees four",
    compare=("one class", "four classes"),
    speedup="> 1.1",
    section="8",
)
