"""The collector's pauses on PyPy, as `gc.hooks` tells of them: sums of those since it told last, and their longest."""

import gc


class Hooks:
    """Notes minor collections, steps of major ones, and major ones that were completed, from `begin` to `end`."""

    def __init__(self):
        self.minor = self.steps = self.major = 0
        self.paused_s = self.longest_s = 0.0

    def begin(self):
        gc.hooks.on_gc_minor = self._minor
        gc.hooks.on_gc_collect_step = self._step
        gc.hooks.on_gc_collect = self._major

    def end(self):
        gc.hooks.reset()

    def _minor(self, stats):
        self.minor += stats.count
        self._paused(stats)

    def _step(self, stats):
        self.steps += stats.count
        self._paused(stats)

    def _major(self, stats):
        self.major += stats.count

    def _paused(self, stats):
        self.paused_s += stats.duration
        self.longest_s = max(self.longest_s, stats.duration_max)
