"""Faster CPython: one implementation against its own past.

Asked: how much has CPython gained since it rewrites its bytecode while it runs (3.11), and what does the just-in-time
compiler add where one is built in (3.13 and newer)? An article told of the goal: five times as fast by 3.13. The mean over
programs is what such a sentence can mean, so it is given, with an interval and with how many programs it stands for; look
at the single ones as well, for they disagree. Below each table stands how much of the program's bytecode was specialised in the
end.

A free-threaded 3.13 does not specialise its bytecode at all, and is slower in one thread for it; 3.14 does again.

To see it: `--lab-interpreters 3.9,3.10,3.11,3.12,3.13,3.14`. The first one named is what the others are compared with.
"""

from internals_lab import scenario, suite

# Builds without the compiler have it off; those with it are measured both ways.
JIT = {"jit": [False, True]}


class Body:
    __slots__ = ("mass", "vx", "vy", "x", "y")

    def __init__(self, x, y, vx, vy, mass):
        self.x, self.y, self.vx, self.vy, self.mass = x, y, vx, vy, mass


def planets():
    return [Body(0.0, 0.0, 0.0, 0.0, 40.0), Body(5.0, 0.1, 0.0, 2.8, 0.04), Body(9.5, -0.2, 0.1, 2.0, 0.01)]


@scenario(strategies=["sequential"], knobs=JIT, probes=["bytecode"])
def planets_move():
    """Three bodies that pull each other: floats in slots."""
    bodies = planets()
    for _ in range(300):
        for body in bodies:
            for other in bodies:
                if other is not body:
                    dx, dy = other.x - body.x, other.y - body.y
                    pull = 0.001 * other.mass / (dx * dx + dy * dy) ** 1.5
                    body.vx += dx * pull
                    body.vy += dy * pull
        for body in bodies:
            body.x += 0.001 * body.vx
            body.y += 0.001 * body.vy
    return bodies[1].x


@scenario(strategies=["sequential"], knobs=JIT, probes=["bytecode"])
def pancakes_flip():
    """How often the worst order of six pancakes must be flipped: small lists, sliced and indexed."""
    most, order, counts, left = 0, list(range(6)), [0] * 6, 6
    while True:
        while left != 1:
            counts[left - 1] = left
            left -= 1
        pile, flips = order[:], 0
        while pile[0]:
            top = pile[0]
            pile[: top + 1] = pile[top::-1]
            flips += 1
        most = max(most, flips)
        while True:
            if left == 6:
                return most
            order.insert(left, order.pop(0))
            counts[left] -= 1
            if counts[left] > 0:
                break
            left += 1


class Task:
    def __init__(self, name, need):
        self.name, self.need, self.waiting = name, need, True

    def run(self, machine):
        raise NotImplementedError


class Worker(Task):
    def run(self, machine):
        self.need -= 1
        if not self.need:
            self.waiting = False
        return machine.note(self)


class Courier(Task):
    def run(self, machine):
        self.need -= 2
        self.waiting = self.need > 0
        return machine.note(self)


class Machine:
    def __init__(self):
        self.tasks = [(Worker if number % 3 else Courier)(str(number), number + 5) for number in range(40)]
        self.log = {}

    def note(self, task):
        self.log[task.name] = self.log.get(task.name, 0) + 1
        return len(self.log)

    def go(self):
        turns = 0
        while self.tasks:
            for task in self.tasks:
                task.run(self)
                turns += 1
            self.tasks = [task for task in self.tasks if task.waiting]
        return turns


@scenario(strategies=["sequential"], knobs=JIT, probes=["bytecode"])
def tasks_take_turns():
    """Objects of two classes that call each other's methods."""
    return sum(Machine().go() for _ in range(4))


def placed(row, columns, falling, rising, size):
    if row == size:
        yield 1
    for column in range(size):
        if column not in columns and row - column not in falling and row + column not in rising:
            yield from placed(
                row + 1, columns | {column}, falling | {row - column}, rising | {row + column}, size
            )


@scenario(strategies=["sequential"], knobs=JIT, probes=["bytecode"])
def queens_are_placed():
    """Six queens on a board: generators that call themselves, and sets."""
    return sum(placed(0, frozenset(), frozenset(), frozenset(), 6))


TEXT = (
    '{"name": "a \\"quoted\\" word", "values": [1, 22.5, -3, true, null], "more": {"deep": [[], {}, "x"]}} '
    * 8
)


def tokens(text):
    place, end = 0, len(text)
    while place < end:
        sign = text[place]
        if sign in "{}[],:":
            yield sign
            place += 1
        elif sign == '"':
            start = place = place + 1
            while text[place] != '"':
                place += 2 if text[place] == "\\" else 1
            yield "s" + text[start:place]
            place += 1
        elif sign == " ":
            place += 1
        else:
            start = place
            while place < end and text[place] not in "{}[],: ":
                place += 1
            yield "w" + text[start:place]


@scenario(strategies=["sequential"], knobs=JIT, probes=["bytecode"])
def text_is_read():
    """A reader of JSON, letter by letter."""
    depth = deepest = words = 0
    for token in tokens(TEXT):
        if token in ("{", "["):
            depth += 1
            deepest = max(deepest, depth)
        elif token in ("}", "]"):
            depth -= 1
        elif token not in (",", ":"):
            words += 1
    return deepest, words


programs = suite(
    "programs in Python",
    [planets_move, pancakes_flip, tasks_take_turns, queens_are_placed, text_is_read],
)
programs.claim(
    "3.13 is five times as fast as 3.10",
    compare=({"interpreter": "3.13"}, {"interpreter": "3.10"}),
    speedup="> 5",
    section="10",
)
for version, free_threaded in (("3.13", "3.13t"), ("3.14", "3.14t")):
    programs.claim(
        "One thread pays about 10 %% for free threading (%s)" % version,
        compare=({"interpreter": free_threaded}, {"interpreter": version}),
        speedup="0.87..0.95",
        section="10",
    )
programs.claim(
    "The just-in-time compiler makes programs faster",
    compare=({"jit": True}, {"jit": False}),
    speedup="> 1",
    section="10",
)
