"""What runs in a worker of a pool, in a process or an interpreter of its own. Only these functions are pickled, by name; what they are given
and return is plain data, errors as well: nothing of measured code is pickled."""

import os
import pickle
import threading
import time

from .collector_phase import shift_collections
from .core import describe_error, now_ns
from .counters import ThreadCounters, since
from .loading import Experiment, scenarios_of
from .seen import gil_seen, watched_gil
from .settings import Settings
from .starting import own_imports_ns
from .transfer import refused
from .work import Work

# A worker of a pool does all that it does for one cell.
_here = None


class _Here:
    def __init__(self, gate):
        self.gate = gate
        self.pid = os.getpid()
        self.watch = watched_gil()
        self.counters = ThreadCounters()
        self.error = None
        self.work = None
        self.results = []

    def only_one(self):
        if os.getpid() != self.pid:
            # The measured code forked and came back here in the child as well: only one of the two may answer.
            os._exit(0)

    def attempt(self, function, *arguments):
        """What it answers, or its error in words."""
        if self.error is None:
            try:
                return function(self, *arguments)
            except BaseException as error:
                self.error = describe_error(error)
            finally:
                self.only_one()
        return self.error


def begin_process(*arguments):
    """`begin` in a process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(*arguments)


def begin(gate, inherited, scenario, experiment, params, knobs):
    """The pool's initializer; an error in it is told by the first task, since the pool would swallow it."""
    global _here
    imports_ns = own_imports_ns(inherited)
    _here = _Here(gate)
    if inherited is not None:
        inherited.close_foreign()
    _here.attempt(_begin, inherited, scenario, experiment, params, knobs)
    _here.started = imports_ns, now_ns()


def _end_with_parent():
    # The queue of a pool whose owner was killed never ends: each of its readers could still write to it.
    from multiprocessing import connection, parent_process

    connection.wait([parent_process().sentinel])
    os._exit(0)


def _begin(here, inherited, scenario, experiment, params, knobs):
    if inherited is not None:
        declared = inherited.scenario
    else:
        location = Experiment(**experiment)
        declared = scenarios_of(location.load(), location.path)[scenario]
    settings = here.settings = Settings(knobs)
    settings.apply()
    here.work = Work(declared, params)


def in_each(action, *arguments):
    """One of as many tasks as there are workers; none ends before all have begun, so each worker gets one."""
    answer = _here.attempt(_ACTIONS[action], *arguments)
    _here.gate.wait()
    return answer


def timed(index, count, units):
    """Worker `index`'s part of a block, in whichever process or interpreter takes it: [start_ns, end_ns, counters, cpu_ns]."""
    return _here.attempt(_timed, index, count, units)


def _begun(here):
    return {"begun": [here.work.setup_wall_ns, *here.started]}


def _try(here):
    here.work.learn_expected()
    here.settings.after_setup()
    shift_collections()
    return {"tried": here.settings.read_back}


def _ready(here, index, count, units, lead_in):
    work = here.work
    work.before_block(lead_in or units)
    if lead_in:
        work.runner(index, count)(lead_in)
        work.after_block()
        work.before_block(units)
    return {}


def _timed(here, index, count, units):
    run = here.work.runner(index, count)
    before = here.counters.read()
    cpu_ns = time.process_time_ns()
    start_ns = now_ns()
    result = run(units)
    end_ns = now_ns()
    cpu_ns = time.process_time_ns() - cpu_ns
    counted = since(before, here.counters.read())
    # Compared when the block is over: this one may be wanted for another worker's part.
    here.results.append((result, index, count))
    return {"row": [start_ns, end_ns, counted, cpu_ns]}


def _settle(here):
    results, here.results = here.results, []
    for one in results:
        here.work.verify(*one)
    here.work.after_block()
    return {}


def _tell(here):
    here.work.close()
    seen = here.work.seen()
    seen["gil"] = gil_seen(here.watch)
    return {"seen": seen}


def weigh(places, by_multiprocessing):
    """The pickled sizes of a task's argument and of its result, for each place; or why they cannot be sent."""
    try:
        if by_multiprocessing:
            from multiprocessing.reduction import ForkingPickler as pickler
        else:
            pickler = pickle
        return {
            "sizes": [
                [_size(one, pickler) for one in (argument(place), carry(None, place))] for place in places
            ]
        }
    except Exception as error:
        return refused(error)


def _size(one, pickler):
    pickled = bytes(pickler.dumps(one))
    # What cannot be read would end the worker that it is sent to.
    pickler.loads(pickled)
    return len(pickled)


def argument(place):
    """What a task for that place is given, from where the items are."""
    return _here.work.argument(place)


def nothing():
    pass


def carry(argument, place):
    """A task without its work."""
    return _here.work.result(place)


def places(most):
    """How many tasks a unit has, and which of them to look at: so many at the most."""
    return _here.work.tasks_per_unit, _here.work.places(most)


_ACTIONS = {"begun": _begun, "try": _try, "ready": _ready, "settle": _settle, "tell": _tell}
