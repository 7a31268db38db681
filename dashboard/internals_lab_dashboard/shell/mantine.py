"""Those components of dash_mantine_components that the dashboard has. The package's own classes say the same, but importing
them means importing all two hundred, which takes a third of a second; a test holds what is given here against them.
"""

from __future__ import annotations

from typing import Any

from dash.development.base_component import Component


class Mantine(Component):
    """Base of such components; its settings are what is given."""

    _namespace = "dash_mantine_components"
    _valid_wildcard_attributes = ["data-", "aria-"]  # noqa: RUF012  # as in Dash
    _type = "Mantine"

    def __init__(self, children: object = None, **settings: Any) -> None:
        if children is not None:
            settings["children"] = children
        self._prop_names = list(settings)
        for name, value in settings.items():
            setattr(self, name, value)


class Anchor(Mantine):
    """A link within the dashboard."""

    _type = "Anchor"


class MantineProvider(Mantine):
    """Around all others."""

    _type = "MantineProvider"


class MultiSelect(Mantine):
    """Some of many."""

    _type = "MultiSelect"


class SegmentedControl(Mantine):
    """One of a few, all of which are seen."""

    _type = "SegmentedControl"


class Select(Mantine):
    """One of many."""

    _type = "Select"


class TextInput(Mantine):
    """Words of the reader's own."""

    _type = "TextInput"
