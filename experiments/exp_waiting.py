"""Waiting: what a thread does most of the time when it asks a database, a disk or another machine.

Asked: does the GIL stand in the way of work that waits? It does not: a thread that waits has given it up. So eight
requests at once get done eight times as often as one after the other, on every build; and since hardly anything
computes, one thread with an event loop is enough for all of them. Look at the units done a second, at what a single
one took (p50, p99), and at how little of a core was used. A timer stands for whatever lets you wait.

Each scenario is a *closed loop*: `in_flight` requests are outstanding all the time, and each that is answered is
followed at once by the next.
"""

import asyncio
import time

from internals_lab import scenario

ANSWER_TAKES_S = 0.001


@scenario(strategies=["sequential", "threads"], in_flight=[8])
def ask():
    """A request that blocks its thread until the answer is there: a thread each."""
    time.sleep(ANSWER_TAKES_S)


ask.claim(
    "Threads overlap what they wait for, GIL or no GIL",
    compare=("threads", "sequential"),
    speedup="> 4",
)


@scenario(strategies=["sequential", "asyncio"], in_flight=[8])
async def ask_awaiting():
    """The same request awaited: a task each, and one thread for all of them."""
    await asyncio.sleep(ANSWER_TAKES_S)


ask_awaiting.claim(
    "One thread with an event loop overlaps them as well",
    compare=("asyncio", "sequential"),
    speedup="> 4",
)
