"""Where a unit's objects come to lie in memory: left to chance, anew in each round."""

from .drawn import drawn

# Allocators hand out blocks of one size from spans of this many bytes at the most.
_SPAN_BYTES = 1 << 16
# The sizes that they keep apart are no closer than this; what loops make by the million is small.
_STEP_BYTES = 16
_LARGEST_BYTES = 96
# What a bytes object takes beside its content; where it is a little more, other sizes are meant.
_EMPTY_BYTES = 33

_kept = []


def scatter():
    """Take small objects of each size, as many as the round's hash seed decides, and give half of them back, those that it
    decides as well.

    Without it, what a process has allocated before decides where the unit's objects lie, and so does the strategy, the
    same in each round: nothing would average out that identical code then differs by some percent.
    """
    kept = []
    for size in range(3 * _STEP_BYTES, _LARGEST_BYTES + 1, _STEP_BYTES):
        taken = [bytes(size - _EMPTY_BYTES) for _ in range(drawn(size) % (_SPAN_BYTES // size))]
        kept += _every_other(taken, size)
    # Numbers are the smallest and the most frequent.
    first = 10**6
    taken = list(range(first, first + drawn("numbers") % (_SPAN_BYTES // _STEP_BYTES)))
    kept += _every_other(taken, "numbers")
    _kept[:] = kept


def _every_other(taken, name):
    bits, held = 0, []
    for number, one in enumerate(taken):
        if not number % 32:
            bits = drawn(name, number)
        if bits >> number % 32 & 1:
            held.append(one)
    return held
