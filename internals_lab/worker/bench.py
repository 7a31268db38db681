"""Ties a scenario to the strategy that spreads it, or to the loop that times its snippets."""

import sys

from .loading import module_from_spec, spec_from_file_location


class Context:
    """What a strategy is given: the scenario and its setting, and how its children come to the same."""

    def __init__(
        self, scenario, experiment, workers, params, variant, channel, now_ns, knobs=(), in_flight=None
    ):
        self.scenario = scenario
        self.experiment = experiment
        self.workers = workers
        self.params = params
        self.variant = variant
        self.channel = channel
        self.now_ns = now_ns
        # As the host sent them, for children: `Settings(knobs)` turns them there.
        self.knobs = knobs
        # How many units a closed loop keeps outstanding; None where it is none.
        self.in_flight = in_flight

    def knob(self, name):
        """The value of that knob in this cell, or None."""
        return next((knob["value"] for knob in self.knobs if knob["name"] == name), None)


def load_half(name):
    """A worker half: one of ours by name ("strategies.threads"), or a plug-in's by the path of its file."""
    if not name.endswith(".py"):
        module_name = "internals_lab_worker." + name
        __import__(module_name)
        return sys.modules[module_name]
    module_name = "internals_lab_plugin_%x" % (hash(name) & 0xFFFFFFFF)
    if module_name not in sys.modules:
        spec = spec_from_file_location(module_name, name)
        module = module_from_spec(spec)
        sys.modules[module_name] = module
        spec.loader.exec_module(module)
    return sys.modules[module_name]


def make(context, worker_module):
    """The bench of a cell: has block(units, lead_in), seen(), close() and says how long its workers took to start."""
    if context.scenario.kind == "snippets":
        from .snippet_loop import SnippetLoop

        return SnippetLoop(context)
    return load_half(worker_module).Workers(context)
