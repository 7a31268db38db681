"""One module imported, to see whether that works, and what it does to the GIL."""

import importlib
import sys

from .seen import gil_seen, watched_gil


def try_import(module, further, roots, gil_enabled):
    """Import the module and, while the GIL is off, those that lie deeper: many an extension is only loaded when it is used.

    Of these, what cannot be imported says nothing: it may be for another platform, or for tests.
    """
    for root in reversed(roots):
        if root not in sys.path:
            sys.path.insert(0, root)
    watch = watched_gil()
    error = _error_of(module)
    at_import = gil_enabled()
    for name in further:
        if error is not None or gil_enabled() is not False:
            break
        _error_of(name)
    return {
        "error": error,
        "gil": gil_seen(watch),
        "only_deeper": at_import is False and gil_enabled() is True,
    }


def _error_of(module):
    try:
        importlib.import_module(module)
    except BaseException as error:
        return "%s: %s" % (type(error).__name__, error)
    return None
