"""Event loops for what is `async def`: one for each thread, kept alive across blocks, with nothing left to run on it."""

# Where threading has it from, which a unit would notice.
from _thread import _local as ThreadLocal

# Outside of timing, what still runs on a loop gets this long: to end by itself, and after it was cancelled.
GRACE_S = 1.0

_CO_COROUTINE = 0x80


def is_async(function):
    """Whether calling it only makes a coroutine."""
    while hasattr(function, "func"):  # functools.partial
        function = function.func
    return bool(getattr(getattr(function, "__code__", None), "co_flags", 0) & _CO_COROUTINE)


class LeftBehind(Exception):
    pass


class Loops:
    """`run` awaits a coroutine on the calling thread's loop. No thread runs one while `settle` or `close` is called."""

    def __init__(self):
        self._here = ThreadLocal()
        self._all = []

    def run(self, coroutine):
        return self._loop().run_until_complete(coroutine)

    def _loop(self):
        loop = getattr(self._here, "loop", None)
        if loop is None:
            # Only here: it is slow to import.
            import asyncio

            loop = self._here.loop = asyncio.new_event_loop()
            self._all.append(loop)
        return loop

    def settle(self, most):
        """Raises LeftBehind where more than `most` tasks go on after a block: their work would be timed in another
        block, or never. A few may: those that serve a connection which was opened at its first use.
        """
        for loop in self._all:
            left = _unfinished(loop)
            if len(left) > most:
                _wait_for(left, loop)
                left = _unfinished(loop)
            if len(left) > most:
                raise LeftBehind(
                    "left %d tasks behind that nobody awaits, such as %s: await them, or start what lives longer in "
                    "setup" % (len(left), _name(left[0]))
                )

    def close(self):
        for loop in self._all:
            left = _unfinished(loop)
            for task in left:
                task.cancel()
            # A task may refuse to be cancelled; the process is about to end anyway.
            if left:
                _wait_for(left, loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
        self._all = []


def _unfinished(loop):
    import asyncio

    return [task for task in asyncio.all_tasks(loop) if not task.done()]


def _wait_for(tasks, loop):
    import asyncio

    loop.run_until_complete(asyncio.wait(tasks, timeout=GRACE_S))


def _name(task):
    return getattr(task.get_coro(), "__qualname__", None) or task.get_name()


async def in_tasks(coroutines):
    """The results, in order, of coroutines that run as tasks at once. The first error ends all of them and is raised."""
    import asyncio

    tasks = [asyncio.ensure_future(one) for one in coroutines]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        for task in tasks:
            task.cancel()
    failed = next((task for task in tasks if task in ended and (task.cancelled() or task.exception())), None)
    if failed is not None:
        await asyncio.wait(tasks, timeout=GRACE_S)
        failed.result()
    return [task.result() for task in tasks]
