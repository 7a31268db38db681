"""Variables of the environment that the interpreter starts with."""

from __future__ import annotations

import re
from collections.abc import Mapping

from internals_lab.knobs.knob import Knob
from internals_lab.model.base import JSON
from internals_lab.model.interpreter import Interpreter

# Two settings of one thing could contradict each other, and only the knob knows where it cannot be had.
KNOB_OF = {"PYTHON_GIL": "gil", "PYTHON_JIT": "jit", "PYTHONMALLOC": "malloc"}
# The lab sets these itself, alike in all cells of a round.
SET_BY_THE_LAB = ("PYTHONHASHSEED", "INTERNALS_LAB_WORKER")


class Environment(Knob):
    """A dict of variable to value, both text; {} is the environment as every cell has it."""

    def mistake(self, value: JSON) -> str | None:
        if not isinstance(value, dict):
            return f"environment is a dict of variable to value, such as {{'MODE': 'fast'}}, not {value!r}"
        for name, one in value.items():
            if not name or "=" in name or "\0" in name:
                return f"{name!r} in environment is no name of a variable"
            if not isinstance(one, str) or "\0" in one:
                return f"{name} in environment is text, not {one!r}"
            if name in KNOB_OF:
                return f"{name} in environment has a knob of its own: {KNOB_OF[name]}"
            if name in SET_BY_THE_LAB:
                return f"{name} in environment is set by the lab"
        return None

    def environment(self, value: JSON, interpreter: Interpreter) -> Mapping[str, str]:
        assert isinstance(value, dict)
        return {name: str(one) for name, one in value.items()}

    def expected(self, value: JSON) -> str:
        assert isinstance(value, dict)
        return repr(sorted(value.items()))

    def word(self, value: JSON) -> str:
        assert isinstance(value, dict)
        # Blanks and brackets have a meaning of their own in an item's id, and so has a double colon.
        text = ",".join(f"{name}={one}" for name, one in value.items())
        return re.sub(r"[^\w.,=/+-]", "_", text) or "nothing"


ENVIRONMENT = Environment(name="environment", worker_module="knobs.environment")
