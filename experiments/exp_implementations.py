"""Implementations: the same small programs on whatever runs Python.

Asked: how much faster or slower is another implementation of the language, and does that hold for every kind of work? An
article ran a loop of ten million steps: CPython 3.11 took about 1.3 s, PyPy 7.3 about 0.2 s, and it concluded that PyPy
gives 4 to 10 times. The loop here is a hundredth of that and is repeated, so that interpreters can be alternated every few
milliseconds; its time times a hundred is the article's. What a just-in-time compiler needs before it is fast is no part
of the figure: look at the warm-up curve for that.

One loop says little about an implementation. Look at how far the programs disagree before you believe their mean.

Everything here keeps to what Python 2.7, Python 3 and MicroPython have in common, and is sent to each as source
(`portable=True`).
"""

from internals_lab import scenario, suite

# Python 2's range makes a list, and the word for what is meant does not exist elsewhere.
counting = eval("xrange" if bytes is str else "range")


@scenario(strategies=["sequential"], portable=True)
def loop():
    """Adds up numbers: a hundredth of the article's ten million steps."""
    total = 0
    for number in counting(100000):
        total += number
    return total


loop.claim(
    "PyPy runs the loop 4 to 10 times as fast as CPython",
    compare=({"interpreter": "pypy"}, {"interpreter": "cpython"}),
    speedup="4..10",
    section="9",
)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


@scenario(strategies=["sequential"], portable=True)
def calls():
    """A function that calls itself: Fibonacci's numbers the slow way."""
    return fibonacci(17)


class Walker:
    def __init__(self):
        self.x = 0
        self.y = 0

    def step(self, dx, dy):
        self.x += dx
        self.y -= dy
        return self.x + self.y


@scenario(strategies=["sequential"], portable=True)
def attributes():
    """Methods that read and change an object's attributes."""
    walker = Walker()
    seen = 0
    for turn in counting(4000):
        seen += walker.step(turn, 1)
    return seen


attributes.claim(
    "3.11's inline caches speed attribute access up",
    compare=({"interpreter": "3.11"}, {"interpreter": "3.10"}),
    speedup="> 1",
    section="8",
)


@scenario(strategies=["sequential"], portable=True)
def lists():
    """The primes below 10,000 by a sieve: a list that is indexed."""
    size = 10000
    is_prime = [True] * size
    found = []
    for number in counting(2, size):
        if is_prime[number]:
            found.append(number)
            multiple = number * number
            while multiple < size:
                is_prime[multiple] = False
                multiple += number
    return len(found)


WORDS = ("to be or not to be that is the question whether tis nobler in the mind to suffer " * 20).split()


@scenario(strategies=["sequential"], portable=True)
def dicts():
    """Counts words, and gathers them by length."""
    counts = {}
    by_length = {}
    for _ in counting(8):
        for word in WORDS:
            counts[word] = counts.get(word, 0) + 1
            by_length.setdefault(len(word), []).append(word)
    return counts["be"], len(by_length)


@scenario(strategies=["sequential"], portable=True)
def strings():
    """Numbers to text and back: formatting, joining, splitting, replacing."""
    line = ",".join(["%d=%s" % (number, str(number * 7)) for number in counting(1000)])
    total = 0
    for pair in line.replace("=", ":").split(","):
        name, value = pair.split(":")
        total += int(value) - len(name)
    return total


@scenario(strategies=["sequential"], portable=True)
def integers():
    """Integers far beyond a machine's word: Fibonacci's 6,000th number, of 1,254 digits, with a remainder a step."""
    one, other, checksum = 0, 1, 0
    for _ in counting(6000):
        one, other = other, one + other
        checksum = (checksum + one) % 1000003
    return checksum


@scenario(strategies=["sequential"], portable=True)
def floats():
    """A small Mandelbrot set: additions and multiplications of floats."""
    inside = 0
    for row in counting(24):
        for column in counting(24):
            cx, cy = column / 12.0 - 1.5, row / 12.0 - 1.0
            x = y = 0.0
            steps = 0
            while steps < 40 and x * x + y * y < 4.0:
                x, y = x * x - y * y + cx, 2.0 * x * y + cy
                steps += 1
            inside += steps
    return inside


def squares(count):
    for number in counting(count):
        yield number * number


def odd_ones(numbers):
    for number in numbers:
        if number & 1:
            yield number


@scenario(strategies=["sequential"], portable=True)
def generators():
    """A generator that feeds a generator that feeds an expression."""
    return sum(number + 1 for number in odd_ones(squares(8000)))


def checked(number):
    if number % 3 == 0:
        raise ValueError(number)
    return number


@scenario(strategies=["sequential"], portable=True)
def exceptions():
    """A third of the calls raise, and somebody further up catches."""
    caught = 0
    for number in counting(6000):
        try:
            checked(number)
        except ValueError:
            caught += 1
        finally:
            caught += 1
    return caught


small_programs = suite(
    "small programs",
    [loop, calls, attributes, lists, dicts, strings, integers, floats, generators, exceptions],
)
small_programs.claim(
    "PyPy gives 4 to 10 times the speed of CPython",
    compare=({"interpreter": "pypy"}, {"interpreter": "cpython"}),
    speedup="4..10",
    section="9",
)
