"""What a call costs, by kind.

Asked: how much slower is a call than the same work written in place, and do the kinds of callables differ? An article
gave, per call: def 200 ns, lambda 190 ns, `operator.add` 110 ns, native `+` 30 ns. The figures depend on machine and
version; what can be tested is their order and their ratios. Look at the intervals before you believe a difference.

The 30 ns were those of `42 + 1`, which the compiler folds into 43: they time nothing (`folding` in exp_anatomy.py shows
that). So the addition in place has a variable here, as the calls have. Look also at what the arguments cost: `two by
place` gives the same function the same two as `keyword`, which names one of them; with a star, a tuple is made for each
call.
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
        "def": "function(x)",
        "lambda": "anonymous(x)",
        "closure": "closure(x)",
        "two by place": "with_keyword(x, 1)",
        "keyword": "with_keyword(x, step=1)",
        "star": "with_star(x)",
        "method": "adder.method(x)",
        "bound method": "method(x)",
        "callable object": "adder(x)",
        "operator.add": "operator.add(x, 1)",
        "abs": "abs(x)",
        "partial": "partial(x)",
    },
    doc="Calls by kind, each adding 1 to a variable, against the addition written in place.",
)

calls.claim(
    "A lambda costs what a def costs",
    compare=("lambda", "def"),
    speedup="0.9..1.1",
    section="8",
)
calls.claim(
    "operator.add is cheaper than a def that adds",
    compare=("operator.add", "def"),
    speedup="> 1",
    section="8",
)
calls.claim(
    "operator.add takes little more than half of what a def takes (110 of 200 ns)",
    compare=("operator.add", "def"),
    speedup="1.5..2.2",
    section="8",
)
calls.claim(
    "The addition in place takes a seventh of what a def takes (30 of 200 ns)",
    compare=("native +", "def"),
    speedup="5.3..8",
    section="8",
)
calls.claim(
    "A call of operator.add takes more than twice as long as the addition in place (110 against 30 ns)",
    compare=("operator.add", "native +"),
    speedup="< 0.5",
    section="8",
)
calls.claim(
    "An argument by keyword costs what one by place costs",
    compare=("keyword", "two by place"),
    speedup="0.9..1.1",
)
calls.claim(
    "A method costs what a def costs",
    compare=("method", "def"),
    speedup="0.8..1.25",
)
