"""The work as asv is given it."""

import os

from workload import asked_for

_work = asked_for()


def time_planted():
    """asv's own settings, but for the rounds, which fill the time that every tool gets."""
    _work()


time_planted.rounds = int(os.environ["PLANTED_ROUNDS"])
