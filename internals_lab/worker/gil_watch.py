"""Who turned the GIL on: which import, and on whose behalf. Two witnesses are heard.

The interpreter warns, and its warning has the module's name; but packages silence warnings, and programs send them
elsewhere. And the GIL's state before and after an extension is loaded, which nobody can silence; but while two threads
import at once, either may see what the other one did.
"""

import sys
import warnings

from .core import gil_enabled

MARK = "has been enabled to load module '"


class Watch:
    def __init__(self):
        self._warned_of = None
        # Loaded while the GIL came on: names, and who imported them.
        self._suspects = {}

    def install(self):
        """From now on; whatever else is warned of or loaded goes its way as before."""
        self._hear_warnings()
        self._look_at_extensions()
        return self

    @property
    def culprit(self):
        """The module's name; several with "or" between them where that is all that is known; None for nobody."""
        return self._warned_of or " or ".join(self._suspects) or None

    @property
    def importers(self):
        """Who imported it, outermost first: modules, and `module.function` for imports inside of functions."""
        return self._suspects.get(self.culprit, [])

    def _hear_warnings(self):
        show = warnings.showwarning

        def watching(message, category, *rest, **more):
            text = str(message)
            if self._warned_of is None and MARK in text:
                self._warned_of = text.split(MARK, 1)[1].split("'", 1)[0]
            return show(message, category, *rest, **more)

        warnings.showwarning = watching

    def _look_at_extensions(self):
        try:
            # What every loader of extensions calls in the end, by this name.
            import _imp

            load = _imp.create_dynamic
        except (ImportError, AttributeError):
            return

        def watching(spec, *rest):
            was_on = gil_enabled()
            if not was_on:
                # So whoever was seen beside it before, in another thread, was innocent.
                self._suspects.clear()
            try:
                return load(spec, *rest)
            finally:
                if not was_on and gil_enabled():
                    self._suspects[spec.name] = _importers(sys._getframe(1))

        _imp.create_dynamic = watching


def _importers(frame):
    found = []
    inside_import = False
    while frame is not None:
        module, function = frame.f_globals.get("__name__") or "?", frame.f_code.co_name
        is_machinery = module == "importlib" or frame.f_code.co_filename.startswith("<frozen importlib")
        if inside_import and not is_machinery and not module.startswith("internals_lab_worker."):
            found.append(module if function == "<module>" else "%s.%s" % (module, function))
        inside_import = is_machinery
        frame = frame.f_back
    return found[::-1]
