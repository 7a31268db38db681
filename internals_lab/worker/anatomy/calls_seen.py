"""Which frames begin below a function while it runs, as a profiling hook is told of them."""

import os
import sys

_OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Generators, coroutines, asynchronous generators: their frames are left and entered again.
_RESUMABLE = 0x20 | 0x80 | 0x200


class TooMany(Exception):
    pass


class CallsSeen:
    """Counts from a call of `code` to its return: frames that began, frames that went on, calls of builtins, and how
    deep it went. Frames of the lab's own files are passed over.
    """

    def __init__(self, code, most_events):
        self.frames = self.resumed = self.builtins = self.deepest = self.runs = 0
        self.frame_bytes = None
        self.by_code = {}
        self.too_many = False
        self._code = code
        self._most_events = most_events
        self._events = self._depth = 0
        self._began_at = {}

    def watch(self, run):
        """Call `run` with the hook set."""
        sys.setprofile(self._hear)
        try:
            return run()
        finally:
            sys.setprofile(None)

    def _hear(self, frame, event, argument):
        code = frame.f_code
        if not self._depth and code is not self._code:
            return
        self._events += 1
        if self._events > self._most_events:
            self.too_many = True
            sys.setprofile(None)
            return
        if event == "call":
            self._depth += 1
            if not code.co_filename.startswith(_OURS):
                self._entered(frame, code)
        elif event == "return":
            self._depth -= 1
        elif event == "c_call":
            self.builtins += 1

    def _entered(self, frame, code):
        self.deepest = max(self.deepest, self._depth)
        if code.co_flags & _RESUMABLE:
            # It begins where it was first seen to be entered; further on in its code it goes on.
            if frame.f_lasti > self._began_at.setdefault(code, frame.f_lasti):
                self.resumed += 1
                return
        if code is self._code:
            self.runs += 1
            try:
                self.frame_bytes = sys.getsizeof(frame)
            except TypeError:
                pass
        self.frames += 1
        self.by_code[code] = self.by_code.get(code, 0) + 1
