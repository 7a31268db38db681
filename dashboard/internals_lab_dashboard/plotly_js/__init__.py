"""The script that draws charts in a browser: plotly.js with the traces that have two axes, a third of the whole.

The file beside this one is that of the npm package plotly.js-cartesian-dist-min, as it was published, with its licence; no Python
package brings it. scripts/plotly_js.sh fetches it. With the whole plotly.js, which plotly's Python package has, a browser reads three
megabytes more before its first chart, and a report is three times as long.
"""

from __future__ import annotations

from pathlib import Path

PLOTLY_JS = Path(__file__).with_name("plotly-cartesian.min.js")
VERSION = "4.1.1"  # a test holds it against that which plotly's Python package checks figures for
SHA256 = "79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a"


def plotly_js() -> str:
    """Its text."""
    return PLOTLY_JS.read_text(encoding="utf-8")
