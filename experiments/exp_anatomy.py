"""Anatomy: from source to what the interpreter really runs.

Asked: is what one reads about it still so? An article says that since 3.9 a PEG parser turns source into a syntax tree,
that the compiler makes bytecode of about 120 opcodes from it, that `a + b` becomes LOAD_FAST, LOAD_FAST, BINARY_ADD,
RETURN_VALUE, and that a list comprehension is fast because its loop runs in C.

None of this has to be measured with a clock: the interpreter shows its code. `compiled` and `loops` look at it and return
what they found. Look at the dashboard's Anatomy page for the code itself, of any two interpreters side by side; `summing`
is there for it. What is timed here is the way there: how long a page of source takes to be parsed, and to be compiled.

What you will see: BINARY_ADD went away in 3.11, when all operators became BINARY_OP; since then, the interpreter replaces
instructions, while they run, by forms for the types that it meets (not in the free-threaded 3.13). The loop of a
comprehension is bytecode like any other, in a function of its own up to 3.11 and in place since 3.12: what it saves is
looking up and calling `append`.
"""

import ast
import dis

from internals_lab import inspection, scenario, snippets

# Context managers in parentheses: no LL(1) grammar has them, the PEG parser of 3.9 takes them already.
BEYOND_THE_OLD_PARSER = "with (open('a') as one, open('b') as other):\n    pass\n"


def add(a, b):
    return a + b


def opnames(code):
    """The instructions of a function, without those that only mark where it begins."""
    return [one.opname for one in dis.get_instructions(code) if one.opname != "RESUME"]


def is_accepted(source):
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


@inspection()
def compiled():
    """What the parser takes, and what the compiler makes of `a + b` and of `42 + 1`."""
    addition = opnames(add)
    folded = compile("42 + 1", "<text>", "eval")
    return {
        "takes_what_needs_a_peg_parser": is_accepted(BEYOND_THE_OLD_PARSER),
        "has_binary_add": "BINARY_ADD" in addition,
        "is_as_told": addition == ["LOAD_FAST", "LOAD_FAST", "BINARY_ADD", "RETURN_VALUE"],
        "folds_42_plus_1": 42 not in folded.co_consts and not any("BINARY" in one for one in opnames(folded)),
        "addition": addition,
    }


compiled.claim(
    "A PEG parser turns source into a syntax tree",
    figure="inspection.takes_what_needs_a_peg_parser",
    value="== 1",
    section="2",
)
compiled.claim(
    "a + b is LOAD_FAST, LOAD_FAST, BINARY_ADD, RETURN_VALUE",
    figure="inspection.is_as_told",
    value="== 1",
    section="3",
)
compiled.claim(
    "42 + 1 is folded at compile time, so that to time it times nothing",
    figure="inspection.folds_42_plus_1",
    value="== 1",
    section="8",
)


def squares_by_comprehension(numbers):
    return [number * number for number in numbers]


def squares_by_append(numbers):
    squares = []
    for number in numbers:
        squares.append(number * number)
    return squares


def inner_code(code):
    return [one for one in code.co_consts if hasattr(one, "co_code")]


def loops_in_bytecode(function):
    """How often an instruction of the function, or of code within it, takes the next one of something."""
    return sum(
        opnames(code).count("FOR_ITER") for code in [function.__code__, *inner_code(function.__code__)]
    )


@inspection()
def loops():
    """Where the loop of a list comprehension runs, and where that of for and append."""
    return {
        "comprehension_runs_in_c": loops_in_bytecode(squares_by_comprehension) == 0,
        "append_runs_in_c": loops_in_bytecode(squares_by_append) == 0,
        "comprehension_is_inlined": not inner_code(squares_by_comprehension.__code__),
        "looks_append_up": sum(
            "append" in str(one.argval) for one in dis.get_instructions(squares_by_append)
        ),
        "comprehension": [opnames(one) for one in inner_code(squares_by_comprehension.__code__)]
        or opnames(squares_by_comprehension),
    }


loops.claim(
    "The loop of a list comprehension runs in C",
    figure="inspection.comprehension_runs_in_c",
    value="== 1",
    section="8",
)
loops.claim(
    "A list comprehension needs no function of its own: it is inlined",
    figure="inspection.comprehension_is_inlined",
    value="== 1",
    section="8",
)


class Basket:
    def __init__(self):
        self.total = 0

    def put(self, price):
        self.total = add(self.total, price)


@scenario(strategies=["sequential"], probes=["bytecode"])
def summing():
    """Attributes, a method, a function, a comprehension: the code to look at on the Anatomy page."""
    basket = Basket()
    for price in [number * 3 for number in range(200)]:
        basket.put(price)
    return basket.total


summing.claim("There are about 120 opcodes", figure="bytecode.opcodes", value="100..140", section="3")
summing.claim(
    "Bytecode is specialised for the types that it meets while it runs",
    figure="bytecode.specialised_share",
    value="> 0",
    section="10",
)


FUNCTION = """
def f(a, b):
    if a > b:
        return [x + 1 for x in range(a)]
    return {"a": a, "b": b}
"""
PAGE = FUNCTION * 40


@scenario(strategies=["sequential"], check=None)
def parse():
    """Source to syntax tree: 200 lines, so that a 200th of its time is a line's."""
    return ast.parse(PAGE)


@scenario(strategies=["sequential"], check=None)
def compile_source():
    """Source to bytecode: the same 200 lines parsed, compiled and optimised."""
    return compile(PAGE, "<page>", "exec")


folding = snippets(
    {"42 + 1": "y = 42 + 1", "43": "y = 43"},
    doc="What the compiler has done already takes no time: a folded sum is a constant.",
)
folding.claim(
    "A folded sum costs what the constant costs", compare=("42 + 1", "43"), speedup="0.9..1.1", section="8"
)
