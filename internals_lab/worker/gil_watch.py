"""Catches the interpreter's own warning that an import turned the GIL on, and keeps the module's name."""

import warnings

_MARK = "has been enabled to load module '"


class Watch:
    def __init__(self):
        self.culprit = None

    def install(self):
        """From now on; whatever else is warned of goes where it went before."""
        show = warnings.showwarning

        def watching(message, category, *rest, **more):
            text = str(message)
            if self.culprit is None and _MARK in text:
                self.culprit = text.split(_MARK, 1)[1].split("'", 1)[0]
            return show(message, category, *rest, **more)

        warnings.showwarning = watching
        return self
