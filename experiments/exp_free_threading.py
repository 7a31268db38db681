"""Free threading: what a build without the GIL gives, and what it costs.

Asked: an article says of PEP 703 that CPU-bound threads scale nearly linearly, and that one thread pays about 10 % for it.
Is it so, on your machine, for work that does more than count? And what does it cost in memory?

`objects` and `calls` share nothing but code: what threads gain there is the most that one can hope for. Look at the
speedup by workers and the law that is fitted to it (effort standard has more than two points). `memory` looks at what an
object takes. What one thread pays is the claim of the suite in exp_faster_cpython.py: a mean over programs is what such a
sentence can mean. It is against the build with a GIL *of the same version*, so name both, as in `--lab-interpreters
3.13,3.13t,3.14,3.14t`; and do not take one version for the other, since 3.13t does not specialise its bytecode, and 3.14t
does. In the table of a run with both builds, the control with the GIL forced on tells what of it is the build and what
the lock.
"""

import resource

from internals_lab import Unsupported, inspection, scenario


def words(count):
    counts = {}
    for number in range(count):
        word = "word %d" % (number % 50)
        counts[word] = counts.get(word, 0) + number
    return sorted(counts.items())[0]


@scenario(strategies=["sequential", "threads"], knobs={"switch_interval": [0.0005]})
def objects():
    """Makes strings, tuples and a dict, and forgets them: memory is taken and given back all the time."""
    return words(1500)


class Account:
    def __init__(self):
        self.balance = 0

    def put(self, amount):
        self.balance += amount
        return self

    def halve(self):
        self.balance //= 2
        return self.balance


@scenario(strategies=["sequential", "threads"], workers=[2, "cores"], knobs={"switch_interval": [0.0005]})
def calls():
    """Methods of one class, called on an object of its own."""
    account = Account()
    for amount in range(2000):
        account.put(amount).halve()
    return account.balance


for scaled in (objects, calls):
    scaled.claim(
        "CPU-bound threads scale nearly linearly: two do 1.8 times the work of one",
        compare=("threads", "sequential"),
        where={"gil": False},
        workers=2,
        speedup="> 1.8",
        section="10",
    )


def resident_bytes():
    try:
        with open("/proc/self/statm") as stream:
            return int(stream.read().split()[1]) * resource.getpagesize()
    except OSError as error:
        raise Unsupported("the system does not tell what a process holds: %s" % error) from None


@inspection()
def memory():
    """What a process holds for each of 100,000 small objects, lists of one float, beside what it held before."""
    before = resident_bytes()
    kept = [[number * 0.5] for number in range(100_000)]
    return {"bytes_per_object": (resident_bytes() - before) / len(kept)}


memory.claim(
    "Free threading costs memory: small objects take more of it",
    figure="inspection.bytes_per_object",
    compare=({"interpreter": "3.13t"}, {"interpreter": "3.13"}),
    ratio="> 1.05",
    section="10",
)
