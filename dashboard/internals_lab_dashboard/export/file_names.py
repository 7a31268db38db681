"""What an exported file is called: page, chart, scenario and run, in letters that every system takes."""

from __future__ import annotations

import re

from internals_lab_dashboard.view import View

LONGEST_PART = 60


def file_name(path: str, chart: str, view: View, ending: str) -> str:
    """`scaling-speedup-exp_gil.py-count-20261122T081200Z-4f1c.csv`; assets/export.js names pictures by the same rule."""
    scenario = (view.one("scenario") or "").rpartition("/")[2]
    parts = [_safe(part) for part in (path, chart, scenario, view.one("run") or "")]
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def _safe(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9._]+", "-", text)[:LONGEST_PART].strip("-.")
