"""Work that keeps nothing, in ten kinds, and leaks of known sizes: what benchmarks/leak_detection.py looks at."""

import collections
import functools
import json
import random
import re

from internals_lab import scenario

HELD = []
BY_NUMBER = {}
LISTENERS = []
TEXT = []
QUEUE = collections.deque()
SOURCE = random.Random(5)


class Thing:
    def __init__(self, number):
        self.number = number

    def hear(self):
        return self.number


@functools.lru_cache(maxsize=64)
def squares(number):
    return [number * number]


def count():
    return sum(number * number for number in range(200))


def records():
    return [{"number": number, "tags": [str(number), number]} for number in range(50)][-1]


def words():
    text = "the quick brown fox jumps over the lazy dog " * 5
    return re.sub(r"(\w+) (\w+)", r"\2 \1", text).split()


def documents():
    return json.loads(json.dumps({"lines": [{"price": number / 7} for number in range(30)]}))


def cycles():
    for _ in range(20):
        one, other = Thing(1), Thing(2)
        one.other, other.other = other, one


def exceptions():
    for number in range(20):
        try:
            raise ValueError([number])
        except ValueError as error:
            kept = error
    return kept.args


def classes():
    return type("Made", (Thing,), {"more": lambda self: self.number})(7).more()


def cached():
    for _ in range(50):
        squares(SOURCE.randrange(200))


def closures():
    def adder(more):
        return lambda number: (yield number + more)

    return sum(next(adder(number)(1)) for number in range(50))


def swinging():
    """A queue whose length goes up and down at random, and comes back."""
    for _ in range(20):
        if QUEUE and (len(QUEUE) > 500 or SOURCE.random() < 0.5):
            QUEUE.popleft()
        else:
            QUEUE.append([len(QUEUE)])


CLEAN = {
    work.__name__: work
    for work in (
        *(count, records, words, documents, cycles, exceptions, classes, cached, closures),
        swinging,
    )
}


@scenario(strategies=["sequential"], params={"work": list(CLEAN)}, check=None)
def clean(work):
    """Leaves nothing behind."""
    CLEAN[work]()


def instances(n):
    HELD.extend([Thing(number) for number in range(n)])


def tuples(n):
    for _ in range(n):
        BY_NUMBER[len(BY_NUMBER)] = ([],)


def listeners(n):
    LISTENERS.extend(Thing(number).hear for number in range(n))


def text(n):
    for _ in range(n):
        TEXT.append(f"line {len(TEXT)} of a log")


LEAKS = {leak.__name__: leak for leak in (instances, tuples, listeners, text)}


@scenario(
    strategies=["sequential"],
    params={"leak": list(LEAKS), "n": [1, 2, 5, 10, 30, 100, 300, 1000]},
    check=None,
)
def planted(leak, n):
    """Does some of the clean work, and leaves n things behind."""
    records()
    cycles()
    swinging()
    LEAKS[leak](n)
