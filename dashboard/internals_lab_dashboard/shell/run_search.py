"""Finding a run by what is typed: a page brings the newest along, the server knows them all."""

from __future__ import annotations

from dash import Dash, Input, Output, State

from internals_lab_dashboard.data.folder.library import Library
from internals_lab_dashboard.pages.bases.run_choice import RUN_KEYS, offered
from internals_lab_dashboard.shell.controls import control_id


def register_run_search(application: Dash, library: Library) -> None:
    """Wire the controls that choose a run, wherever they stand."""
    for key in RUN_KEYS:

        @application.callback(
            Output(control_id(key), "data"),
            Input(control_id(key), "searchValue"),
            State(control_id(key), "value"),
            prevent_initial_call=True,
        )
        def find(words: str | None, chosen: str | None) -> list[dict[str, str]]:
            """The runs to choose from."""
            options = offered(library.shelf(), words or "", chosen)
            return [{"value": value, "label": label} for value, label in options]
