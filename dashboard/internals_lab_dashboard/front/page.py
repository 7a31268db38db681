"""The page that all views of the dashboard are drawn in, as Dash would write it."""

from __future__ import annotations

import json

from internals_lab_dashboard.front.parts import Parts

TITLE = "Internals Lab"
# What Dash's script is told of its application; a test holds it against what the application would say.
CONFIG: dict[str, object] = {
    "url_base_pathname": None,
    "requests_pathname_prefix": "/",
    "ui": False,
    "props_check": False,
    "disable_version_check": False,
    "show_undo_redo": False,
    "suppress_callback_exceptions": True,
    "update_title": "",
    "children_props": {},  # nothing but `children` has components here
    "serve_locally": True,
    "validate_callbacks": False,
    "csrf_token_name": "_csrf_token",
    "csrf_header_name": "X-CSRFToken",
    "plotly_cloud_installed": False,
}
PAGE = """<!DOCTYPE html>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <script src="{first_script}"></script>
        <link rel="icon" type="image/svg+xml" href="{icon}">
        <link rel="stylesheet" href="{styles}">
    </head>
    <body>
        <div id="react-entry-point"><div class="_dash-loading">Loading…</div></div>
        <script id="_dash-config" type="application/json">{config}</script>
        <script id="table-scripts" type="application/json">{tables}</script>
        <script async id="chart-script" src="{charts}"></script>
        {scripts}
    </body>
</html>
"""


def page(parts: Parts) -> str:
    """The whole of it; nothing in it depends on results."""
    return PAGE.format(
        title=TITLE,
        first_script=parts.first_script.address,
        icon=parts.icon.address,
        styles=parts.styles.address,
        config=json.dumps(CONFIG),
        tables=json.dumps([one.address for one in parts.tables]),
        charts=parts.charts.address,
        scripts="\n        ".join(f'<script src="{one.address}"></script>' for one in parts.scripts),
    )
