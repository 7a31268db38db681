"""The script that draws charts in a browser: plotly.js with the traces that have two axes, a third of the whole.

It is the npm package plotly.js-cartesian-dist-min as it was published, of the version that the Python package plotly is made
for; a test holds both together. Dash loads the whole plotly.js only where there is none.
"""

from __future__ import annotations

from pathlib import Path

PLOTLY_JS = Path(__file__).with_name("assets") / "plotly-cartesian.min.js"


def plotly_js() -> str:
    """Its text."""
    return PLOTLY_JS.read_text(encoding="utf-8")
