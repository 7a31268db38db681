"""What a closed loop and an async unit ask of the rest of a declaration: a mistake in words, or None."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from internals_lab.strategies.strategy import Strategy

# Where a closed loop cannot be had; why it is not.
NO_CLOSED_LOOP = (
    "strategy {name!r} takes no in_flight: a closed loop hands its units out in one process and one interpreter; "
    "use threads, thread_pool or asyncio, or leave in_flight out"
)
# Each of these would be a coroutine that nobody awaits.
NEVER_ASYNC = ("items", "check")
# Called once for all threads, while what is async belongs to the event loop of one.
ONCE_A_BLOCK = ("setup_block", "teardown_block")


def usual_strategies(*, in_flight: bool, awaited: bool) -> list[str]:
    """The strategies of a scenario that names none."""
    if in_flight:
        return ["sequential", "asyncio" if awaited else "threads"]
    return ["sequential", "threads", "processes"]


def mistake_in_flight(in_flight: object, raw: Mapping[str, Any]) -> str | None:
    """What is wrong with the values of `in_flight`, beyond being a list without doubles, or beside it."""
    for count in in_flight if isinstance(in_flight, list) else []:
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            return f"in_flight counts units that are outstanding at once, numbers from 1, not {count!r}"
    if in_flight is None:
        return None
    if raw["workers"] is not None:
        return "in_flight takes the place of workers: threads are as many as there are units in flight; leave workers out"
    if raw["has_items"]:
        return "in_flight keeps one unit going again and again, items are shared out over workers; leave one of them out"
    return None


def mistake_of_strategies(
    strategies: Sequence[Strategy], *, in_flight: bool, awaited: bool, async_hooks: Sequence[str]
) -> str | None:
    """Which strategy does not fit the unit, or its set-up."""
    for strategy in strategies:
        if in_flight and strategy.closed_loop is None:
            return NO_CLOSED_LOOP.format(name=strategy.name)
        if strategy.awaits and not awaited:
            return f"strategy {strategy.name!r} awaits its units, and a plain function would block the loop: declare it with async def"
        if strategy.awaits and not in_flight:
            return f"strategy {strategy.name!r} needs in_flight, such as in_flight=[1, 8, 64]: how many units are awaited at once"
    for hook in async_hooks:
        if hook in NEVER_ASYNC:
            return f"{hook} is an async function, which is not awaited there: make it a plain one"
        if not awaited:
            return f"{hook} is an async function and the unit is a plain one: make both async def, or none"
        threads = [one.name for one in strategies if one.takes_turns_under_gil]
        if hook in ONCE_A_BLOCK and threads:
            return (
                f"{hook} is an async function, and each of the {threads[0]} has an event loop of its own: make it a "
                f"plain one, or leave {', '.join(threads)} out"
            )
    return None
