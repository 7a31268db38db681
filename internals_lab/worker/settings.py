"""A cell's knobs, turned and read back in each process that measures: the worker, and its children."""

from .bench import load_half


class Settings:
    """`read_back` is what each knob said last of itself, as text."""

    def __init__(self, knobs):
        self._halves = [(knob["name"], load_half(knob["worker_module"]), knob["value"]) for knob in knobs]
        self.read_back = {}

    def apply(self):
        """Before the scenario's set-up."""
        self._turn("apply")

    def after_setup(self):
        """For the knobs that act on what set-up has made."""
        self._turn("after_setup")

    def _turn(self, step):
        for name, half, value in self._halves:
            turn = getattr(half, step, None)
            if turn is not None:
                self.read_back[name] = turn(value)

    def hear(self, children):
        """What children read back: one that differs is what counts, since the children do the work."""
        for told in children:
            for name, found in told.items():
                if found != self.read_back.get(name):
                    self.read_back[name] = "%s in a child process" % (found,)
