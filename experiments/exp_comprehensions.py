"""Comprehensions: five ways to make a list of squares.

Asked: an article timed a list comprehension at 0.08 and the loop with `append` at 0.12, and gave as the reason that the
comprehension's loop runs in C. Is it faster, by as much, and is that the reason?

The reason is settled without a clock, by `loops` in exp_anatomy.py: both loops are bytecode. What a comprehension saves is
to look `append` up and to call it; what it cost, up to 3.11, is one call of the function that it was. So a loop that needs no
`append` should be as fast: `preallocated` writes into a list that is there. And a loop that does run in C, `map`, has to
call a function for each item. Look at the order of the five, and whether it is the same on each interpreter.

The list has 100 items; a statement makes all of it.
"""

from internals_lab import snippets

lists = snippets(
    {
        "for + append": """
squares = []
for number in numbers:
    squares.append(number * number)
""",
        "comprehension": "squares = [number * number for number in numbers]",
        "map": "squares = list(map(square, numbers))",
        "generator": "squares = list(number * number for number in numbers)",
        "preallocated": """
squares = [None] * 100
place = 0
for number in numbers:
    squares[place] = number * number
    place += 1
""",
    },
    setup="""
numbers = list(range(100))

def square(number):
    return number * number
""",
    doc="Makes a list of 100 squares.",
    portable=True,
)
lists.claim(
    "A list comprehension beats for and append",
    compare=("comprehension", "for + append"),
    speedup="> 1",
    section="8",
)
lists.claim(
    "A list comprehension takes two thirds of the time of for and append (0.08 of 0.12)",
    compare=("comprehension", "for + append"),
    speedup="1.35..1.65",
    section="8",
)
lists.claim(
    "A loop that runs in C is faster than one in bytecode: map beats for and append",
    compare=("map", "for + append"),
    speedup="> 1",
    section="8",
)
lists.claim(
    "Without append there is nothing to save: to write into a list that is there is as fast as a comprehension",
    compare=("preallocated", "comprehension"),
    speedup="> 0.9",
)
