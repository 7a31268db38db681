"""The declared unit of work, made ready in one process: its state, its items, its shares and its check."""

from itertools import repeat

from .awaiting import Loops, ThreadLocal, in_tasks, is_async
from .closed_loop import NOTHING, Requests
from .core import now_ns
from .counters import EVERY_CPU, CpuElsewhere, allow_every_thread
from .layout import scatter
from .portable.results import fingerprint
from .running import awaited_again, awaited_of_share, repeated, shared_out, shared_out_anew

try:
    # functools is slow to import, and hands this on from there.
    from _functools import partial
except ImportError:
    from functools import partial

# Nothing can change them, so that deepcopy gives them back as they are.
_UNCHANGING = (type(None), bool, int, float, complex, str, bytes)


def _asked_for(function, offered):
    # inspect is slow to import; the code object says the same.
    code = getattr(function, "__code__", None)
    if code is None:
        return {}
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    return {name: offered[name] for name in names if name in offered}


def _copied(value):
    if type(value) in _UNCHANGING:
        return value
    # Only here, since it is slow to import.
    from copy import deepcopy

    return deepcopy(value)


def _same(result, expected):
    """Equality for results of every kind: arrays compare element by element, and NaN is no other result than NaN."""
    same = None
    try:
        same = result == expected
        if same:
            return True
    except Exception:
        if hasattr(same, "all"):
            return getattr(result, "shape", None) == getattr(expected, "shape", None) and bool(same.all())
    if isinstance(expected, (list, tuple)):
        return (
            type(result) is type(expected)
            and len(result) == len(expected)
            and all(map(_same, result, expected))
        )
    return isinstance(expected, float) and bool(expected != expected and result != result)


class Work:
    """Runs set-up when it is made, and the unit once, for the result that every later one is compared with.

    `in_flight` makes it a closed loop, in which that many units are outstanding all the time.
    """

    def __init__(self, scenario, params, in_flight=None):
        scatter()
        began_ns = now_ns()
        self.scenario = scenario
        self.params = {name: scenario.params[name][index] for name, index in params.items()}
        self._in_flight = in_flight
        self._requests = None
        self._loops = Loops()
        self._awaited = is_async(scenario.function)
        # A state is kept as a tuple of it; an empty one is none. What an async set-up makes belongs to the event loop
        # of the thread that ran it.
        self._state_of_thread = ThreadLocal()
        self._state_of_block = self._state_of_process = ()
        if not is_async(scenario.setup) and scenario.setup is not None:
            self._state_of_process = (self._call(scenario.setup),)
        self.enter_thread()
        self._items = self._make_items()
        self.setup_wall_ns = now_ns() - began_ns
        self._fresh_items = False
        self._expected = None
        self.works_elsewhere = False
        self.not_checkable = None
        self.wrong_results = 0
        self.first_wrong = None

    def enter_thread(self):
        """In each thread that runs units, before anything is timed there."""
        if is_async(self.scenario.setup):
            self._state_of_thread.own = (self._call(self.scenario.setup),)

    def leave_thread(self):
        """In each thread that entered, at its end, but the one that calls `close`."""
        if is_async(self.scenario.setup) and self.scenario.teardown is not None:
            self._stateful(self.scenario.teardown)

    def _call(self, function, *first):
        answer = function(*first, **_asked_for(function, self.params))
        return self._loops.run(answer) if is_async(function) else answer

    def _first(self):
        return self._state_of_block or getattr(self._state_of_thread, "own", ()) or self._state_of_process

    def _stateful(self, function):
        return self._call(function, *self._first())

    def _make_items(self):
        items = self.scenario.items
        if items is None:
            return None
        items = list(self._call(items) if callable(items) else items)
        if not items:
            raise ValueError("items of %s are empty: there is nothing to share out" % self.scenario.name)
        return items

    def _unit(self):
        first = self._first()
        if not first and not self.params:
            return self.scenario.function
        return partial(self.scenario.function, *first, **self.params)

    def learn_expected(self):
        """Run the unit once, alone. Also sees whether the unit changes its items, so that blocks get copies."""
        self.before_block(1)
        # One request alone, whatever will be in flight.
        self._requests = None
        before = self._copied_items(1)[0] if self._items is not None else None
        cpu = CpuElsewhere()
        result = self.runner(0, 1)(1)
        for one in result if self._items is not None else [result]:
            self._refuse_awaitable(one)
        if cpu.is_considerable():
            # A unit with threads or processes of its own must not be squeezed onto its cell's processors.
            self.works_elsewhere = True
            allow_every_thread(EVERY_CPU)
        self._expected = self._own_copy(result)
        if before is not None:
            try:
                self._fresh_items = bool(before != self._items)
            except Exception:
                self._fresh_items = True
            if self._fresh_items:
                self._items = before
        self.after_block()

    def _refuse_awaitable(self, result):
        if hasattr(result, "__await__"):
            getattr(result, "close", lambda: None)()
            raise TypeError(
                "%s returned a %s that nobody awaits, so that its work was not done: declare it with async def"
                % (self.scenario.name, type(result).__name__)
            )

    def _own_copy(self, result):
        # A unit may return state that later units change: the very object would agree with whatever becomes of it.
        try:
            own = _copied(result)
        except Exception as error:
            self.not_checkable = "the result cannot be copied: %s" % type(error).__name__
            return result
        if self.scenario.check == "exact" and not _same(result, own):
            self.not_checkable = "the result does not even equal its own copy"
        return own

    def _copied_items(self, times):
        try:
            return [_copied(self._items) for _ in range(times)]
        except Exception:
            return [list(self._items) for _ in range(times)]

    def before_block(self, units):
        """Untimed: the declared per-block set-up, and copies of items that the unit changes."""
        if self.scenario.setup_block is not None:
            # What an earlier block's set-up made is that block's own; only what `setup` made is handed on.
            state = self._first() if self.scenario.setup is not None else ()
            fresh = self._call(self.scenario.setup_block, *state)
            if fresh is not None:
                self._state_of_block = (fresh,)
        if self._fresh_items:
            self._copies = self._copied_items(units)
        if self._in_flight is not None:
            self._requests = Requests(units * self._in_flight, now_ns)

    def after_block(self):
        self._loops.settle(self._in_flight or 1)
        if self.scenario.teardown_block is not None:
            self._stateful(self.scenario.teardown_block)

    def latencies(self):
        """What is told of the single requests of a closed loop's last block; nothing of other blocks."""
        return {} if self._requests is None else {"items": self._requests.told()}

    def close(self):
        if self.scenario.teardown is not None:
            self._stateful(self.scenario.teardown)
        self._loops.close()

    def task_runner(self):
        """The function(units) by which one event loop keeps as many tasks in flight; its results are a list."""
        requests = self._requests
        if requests is None:
            run = self.runner(0, 1)
            return lambda units: [run(units)]

        def run(units):
            slots = [requests.serve_awaited(self._unit()) for _ in range(self._in_flight)]
            return self._loops.run(in_tasks(slots))

        return run

    def _awaiting_runner(self, index, workers):
        requests, loops = self._requests, self._loops
        # The unit is made in the thread that runs it, whose state it is to have.
        if requests is not None:
            return lambda units: loops.run(requests.serve_awaited(self._unit()))
        if self._items is None:
            return lambda units: loops.run(awaited_again(self._unit(), units))
        if self._fresh_items:
            anew = [items[index::workers] for items in self._copies]
            return lambda units: loops.run(awaited_of_share(self._unit(), anew[:units]))
        share = self._items[index::workers]
        return lambda units: loops.run(awaited_of_share(self._unit(), repeat(share, units)))

    @property
    def tasks_per_unit(self):
        """Into how many tasks a unit could be taken apart: one an item."""
        return 1 if self._items is None else len(self._items)

    def places(self, most):
        """Indices of so many of these tasks at the most, evenly spread."""
        return sorted({turn * self.tasks_per_unit // most for turn in range(most)})

    def argument(self, place):
        """What a task for that item, or for the unit, has to be given: the state is where the task is done."""
        return self.params if self._items is None else (self._items[place], self.params)

    def result(self, place):
        """What such a task gives back."""
        return self._expected if self._items is None else self._expected[place]

    def runner(self, index, workers):
        """The function(units) that worker `index` of `workers` times: the unit again and again, or its share."""
        if self._awaited:
            return self._awaiting_runner(index, workers)
        unit = self._unit()
        if self._requests is not None:
            requests = self._requests
            return lambda units: requests.serve(unit)
        if self._items is None:
            return repeated(unit)
        if self._fresh_items:
            return shared_out_anew(unit, [items[index::workers] for items in self._copies])
        return shared_out(unit, self._items[index::workers])

    def verify(self, result, index, workers):
        """Compare a worker's last result with the sequential one; outside timing."""
        check = self.scenario.check
        if check is None or self.not_checkable or result is NOTHING:
            return
        expected = self._expected if self._items is None else self._expected[index::workers]
        right = _same(result, expected) if check == "exact" else check(result, expected)
        if not right:
            self.wrong_results += 1
            if self.first_wrong is None:
                self.first_wrong = "%.200r where sequential gives %.200r" % (result, expected)

    def fingerprint(self):
        """What the unit gave alone, to be held against what other interpreters make of the same source; else None."""
        if self.scenario.portable is not True or self.scenario.check is None:
            return None
        return fingerprint(self._expected)

    def seen(self):
        return {
            "wrong_results": self.wrong_results,
            "first_wrong": self.first_wrong,
            "not_checkable": self.not_checkable,
            "works_elsewhere": self.works_elsewhere,
        }
