"""What a call costs, by kind.

Asked: how much slower is a call than the same work written in place, and do the kinds of callables differ? An article
gave, per call: def 200 ns, lambda 190 ns, `operator.add` 110 ns, native `+` 30 ns. The figures depend on machine and
version; what can be tested is their order and their ratios. Look at the intervals before you believe a difference.

The 30 ns were those of `42 + 1`, which the compiler folds into 43: they time nothing. Here both are shown.
"""

from internals_lab import snippets

calls = snippets(
    setup="""
import functools
import operator

def function(x):
    return x + 1

def with_keyword(x, step=1):
    return x + step

def with_star(*arguments):
    return arguments[0] + 1

anonymous = lambda x: x + 1

class Adder:
    def method(self, x):
        return x + 1

    def __call__(self, x):
        return x + 1

def make_closure(step):
    def closure(x):
        return x + step
    return closure

closure = make_closure(1)
adder = Adder()
method = adder.method
partial = functools.partial(operator.add, 1)
x = 42
""",
    variants={
        "native +": "x + 1",
        "folded 42 + 1": "y = 42 + 1",
        "def": "function(x)",
        "lambda": "anonymous(x)",
        "closure": "closure(x)",
        "keyword": "with_keyword(x, step=1)",
        "star": "with_star(x)",
        "method": "adder.method(x)",
        "bound method": "method(x)",
        "callable object": "adder(x)",
        "operator.add": "operator.add(x, 1)",
        "partial": "partial(x)",
    },
    doc="Calls by kind, each adding 1 to a variable, against the addition written in place.",
)

calls.claim(
    "A lambda costs what a def costs",
    compare=("lambda", "def"),
    speedup="0.9..1.1",
    section="article 8",
)
calls.claim(
    "operator.add is cheaper than a def that adds",
    compare=("operator.add", "def"),
    speedup="> 1.2",
    section="article 8",
)
calls.claim(
    "The addition in place is at least three times cheaper than a call of a def that adds",
    compare=("native +", "def"),
    speedup="> 3",
    section="article 8",
)
calls.claim(
    "42 + 1 is folded at compile time: it costs less than an addition with a variable",
    compare=("folded 42 + 1", "native +"),
    speedup="> 1.2",
    section="article 8",
)
