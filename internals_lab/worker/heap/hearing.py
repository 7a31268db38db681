"""Being told of each collection."""

import gc


class Hearing:
    """Calls `heard(phase, info)` when a collection begins and when it ends, from the making of this to its `close`, where the
    interpreter tells of collections at all: `possible`.
    """

    def __init__(self, heard):
        self.possible = hasattr(gc, "callbacks")
        self._heard = heard
        if self.possible:
            gc.callbacks.append(heard)

    def close(self):
        """Raises RuntimeError where it has not heard everything."""
        if not self.possible:
            return
        # By identity: the others in the list may compare as they like.
        others = [one for one in gc.callbacks if one is not self._heard]
        if len(others) == len(gc.callbacks):
            raise RuntimeError("the measured code took the probe out of gc.callbacks")
        gc.callbacks[:] = others
