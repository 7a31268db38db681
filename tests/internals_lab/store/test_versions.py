"""Older schema versions brought up to date, with upgrades made for the test."""

from __future__ import annotations

import pytest

from internals_lab.errors import ResultsError
from internals_lab.store.versions import RawDocument, brought_up_to_date


def _to_2(raw: RawDocument) -> RawDocument:
    return {**raw, "schema": "internals-lab/run/2", "steps": [*raw.get("steps", []), "1 to 2"]}


def _to_3(raw: RawDocument) -> RawDocument:
    return {**raw, "schema": "internals-lab/run/3", "steps": [*raw.get("steps", []), "2 to 3"]}


UPGRADES = {1: _to_2, 2: _to_3}


@pytest.mark.parametrize(("version", "steps"), [(1, ["1 to 2", "2 to 3"]), (2, ["2 to 3"])])
def test_an_older_document_goes_through_every_upgrade_after_its_version(
    version: int, steps: list[str]
) -> None:
    raw = {"schema": f"internals-lab/run/{version}"}
    upgraded = brought_up_to_date(raw, where="x", upgrades=UPGRADES, current=3)
    assert upgraded == {"schema": "internals-lab/run/3", "steps": steps}


def test_a_current_document_is_left_as_it_is() -> None:
    raw = {"schema": "internals-lab/run/3", "cells": []}
    assert brought_up_to_date(raw, where="x", upgrades=UPGRADES, current=3) == raw


def test_a_newer_document_says_which_lab_wrote_it_and_what_to_do() -> None:
    raw = {"schema": "internals-lab/run/4", "run": {"lab_version": "2.5"}}
    with pytest.raises(ResultsError) as caught:
        brought_up_to_date(raw, where="run.json", upgrades=UPGRADES, current=3)
    assert str(caught.value) == (
        "run.json: written by internals-lab 2.5 as 'internals-lab/run/4', which is newer than this one reads"
        " (up to internals-lab/run/3); upgrade internals-lab to read it"
    )


def test_a_version_without_an_upgrade_is_an_error() -> None:
    with pytest.raises(ResultsError, match="internals-lab/run/2 has no upgrade"):
        brought_up_to_date({"schema": "internals-lab/run/1"}, where="x", upgrades={1: _to_2}, current=3)
