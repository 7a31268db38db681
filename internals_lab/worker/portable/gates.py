# What a thread and the one who times it wait at: four locks, each held until the other side lets go. Cheaper and fairer to
# time than a Barrier.
try:
    from _thread import allocate_lock
except ImportError:
    # Python 2 calls it so.
    from thread import allocate_lock


class Gates:
    def __init__(self):
        self.begin, self.ready, self.release, self.done = [allocate_lock() for _ in range(4)]
        for gate in (self.begin, self.ready, self.release, self.done):
            gate.acquire()
