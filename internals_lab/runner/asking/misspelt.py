"""What an argument that a declaration does not know was probably meant to be."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

from internals_lab.errors import nearest
from internals_lab.worker.declaring import claims, decorators, suites

_UNKNOWN = re.compile(
    r"TypeError: (?P<of>[\w.]+)\(\) got an unexpected keyword argument '(?P<word>\w+)'(?!.*Did you mean)"
)
_DECLARING: dict[str, Callable[..., object]] = {
    "scenario": decorators.scenario,
    "snippets": decorators.snippets,
    "inspection": decorators.inspection,
    # CPython names the class from 3.10 on.
    "claim": claims.Claims.claim,
    "expect": claims.Claims.expect,
    "Claims.claim": claims.Claims.claim,
    "Claims.expect": claims.Claims.expect,
    "Suite.claim": suites.Suite.claim,
    "Suite.expect": suites.Suite.expect,
}


def misspelt(reason: str) -> str:
    """`; did you mean 'strategies'?` for "TypeError: scenario() got an unexpected keyword argument 'strategy'"; "" for
    any other reason, and where the interpreter says so itself.
    """
    found = _UNKNOWN.search(reason)
    declared = _DECLARING.get(found["of"]) if found else None
    if found is None or declared is None:
        return ""
    names = [name for name in inspect.signature(declared).parameters if name != "self"]
    return nearest(found["word"], names)
