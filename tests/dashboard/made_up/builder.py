"""The builder of made-up runs."""

from __future__ import annotations

from made_up.builds import WithBuilds
from made_up.probed import WithProbes
from made_up.scaling import WithScaling


class RunBuilder(WithScaling, WithBuilds, WithProbes):
    """Builds one run; tests change what they are about before `build`."""
