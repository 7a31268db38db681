"""The evaluation loop: one instruction after the other, and what one costs.

Asked: an article says that the loop dispatches one opcode after the other, that an operation is dispatched once more by
the types that it meets, and that references are counted at every step. How much time is an instruction? That depends on
the mix: to move a reference is the least that one can do; to add objects of a class of one's own is a call.

`mixes` times statements that run straight through; `instructions` counts what the compiler has made of each, and tells
nanoseconds an instruction. Since 3.13 one instruction may do what two did (a load with a store), so fewer of them take longer
each; look at the statement's time first.

What is known of counting: since 3.12 there are objects that live for ever (None is one) and are not counted, and 3.14
borrows a reference for as long as an instruction lasts. Where moving None takes less time than moving an object of one's
own, the difference is what counting costs.
"""

import dis
import re
import time

from internals_lab import inspection, snippets

SETUP = """
class Own:
    def __add__(self, other):
        return self

x, y = 1000, 2000
f, g = 1.5, 2.5
one, other = Own(), Own()
nothing = None
items = [1, 2, 3]
"""
MIXES = {
    "two moves": "a = one; b = other",
    "eight moves": "a = one; b = other; c = one; d = other; a = other; b = one; c = other; d = one",
    "eight moves of None": "; ".join("%s = nothing" % name for name in "abcdabcd"),
    "int + int": "a = x + y",
    "float + float": "a = f + g",
    "own + own": "a = one + other",
    "index": "a = items[1]",
}

mixes = snippets(MIXES, setup=SETUP, doc="Statements without a jump: so many instructions, so long.")
mixes.claim(
    "One instruction after the other: four times as many moves take four times as long",
    compare=("eight moves", "two moves"),
    speedup="0.2..0.3125",
    section="4",
)
mixes.claim(
    "An operation is dispatched by its types: the same addition takes over five times as long for a class of one's own",
    compare=("own + own", "int + int"),
    speedup="< 0.2",
    section="4",
)
mixes.claim(
    "References are counted at every step: to move None takes as long as to move any object",
    compare=("eight moves of None", "eight moves"),
    speedup="0.95..1.05",
    section="4",
)

COPIES = 20
TURNS = 300
TRIES = 30


def straight_line(statement, copies):
    """A function with so many copies of the statement, and what to call it with."""
    made = {}
    exec(SETUP, made)
    names = [name for name in made if not name.startswith("__")]
    body = "\n    ".join([statement] * copies or ["pass"])
    exec("def mix(%s):\n    %s" % (", ".join(names), body), made)
    return made["mix"], [made[name] for name in names]


def length(mix):
    """How many instructions a call of it executes."""
    return sum(one.opname not in ("EXTENDED_ARG", "NOP") for one in dis.get_instructions(mix))


def shortest_ns(mix, arguments):
    """Of a call, in the quickest of some tries."""
    taken = []
    for _ in range(TRIES):
        began_ns = time.perf_counter_ns()
        for _ in range(TURNS):
            mix(*arguments)
        taken.append(time.perf_counter_ns() - began_ns)
    return min(taken) / TURNS


@inspection()
def instructions():
    """How many instructions each of the mixes is, by the disassembly, and what one of them takes.

    `NAME_each_ns` is by the quickest of thirty tries in each process, the call taken off: a figure to see how mixes differ. For
    ratios between interpreters look at `mixes`, which are measured in turn.
    """
    empty, arguments = straight_line("pass", 0)
    around, call_ns = length(empty), shortest_ns(empty, arguments)
    found = {}
    for words, statement in MIXES.items():
        name = "_".join(re.findall(r"\w+", words))
        mix, arguments = straight_line(statement, COPIES)
        found[name] = (length(mix) - around) / COPIES
        mix_ns = shortest_ns(mix, arguments) - call_ns
        # A compiler that works while the code runs may leave nothing of it.
        if mix_ns > 0:
            found[name + "_each_ns"] = mix_ns / (length(mix) - around)
    return found


instructions.claim(
    "To move a reference takes two instructions, a load and a store",
    figure="inspection.two_moves",
    value="== 4",
    section="4",
)
