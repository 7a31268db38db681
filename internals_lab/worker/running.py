"""How a worker goes through its part of a block: the unit again and again, or each pass a share of the items.

What is timed is in these loops, so nothing else is.
"""

from itertools import repeat


def repeated(unit):
    """A function(units) with the last result."""

    def run(units):
        result = None
        for _ in repeat(None, units):
            result = unit()
        return result

    return run


def shared_out(unit, share):
    """A function(units) that goes through the same items in each pass, with the results of the last."""

    def run(units):
        results = None
        for _ in repeat(None, units):
            results = [unit(item) for item in share]
        return results

    return run


def shared_out_anew(unit, shares):
    """The same with items of its own for each pass."""

    def run(units):
        results = None
        for share in shares[:units]:
            results = [unit(item) for item in share]
        return results

    return run


async def awaited_again(unit, units):
    """`repeated` for a unit that is `async def`."""
    result = None
    for _ in repeat(None, units):
        result = await unit()
    return result


async def awaited_of_share(unit, shares):
    """The same for passes through shares of items."""
    results = None
    for share in shares:
        results = [await unit(item) for item in share]
    return results
