"""What the machine gives to N workers that share nothing: the most that a speedup can be here and now."""

from ..declaring import scenario


@scenario(strategies=["processes"], timeout_s=60.0)
def unshared_spin():
    """A loop that touches nothing but its own counter, in processes, which share no object, no lock and no GIL."""
    x = 0
    for _ in range(20000):
        x += 1
    return x
