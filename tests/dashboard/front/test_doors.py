"""Two applications at one address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from internals_lab_dashboard.front.doors import Doors
from werkzeug.test import Client
from werkzeug.wrappers import Response


def saying(word: str) -> Callable[..., Iterable[bytes]]:
    """An application that answers with a word."""
    return Response(word)


def test_the_front_answers_while_the_other_is_made_and_what_is_asked_of_that_waits() -> None:
    may_be_made, failed = threading.Event(), threading.Event()

    def make() -> Any:
        may_be_made.wait()
        return saying("later")

    doors = Doors(saying("front"), make, failed=failed.set)
    answers: list[str] = []
    asking = threading.Thread(target=lambda: answers.append(Client(doors).get("/_dash-layout").text))
    doors.open()
    asking.start()
    assert Client(doors).get("/scaling").text == "front"
    assert answers == []
    may_be_made.set()
    asking.join()
    assert answers == ["later"]
    assert Client(doors).get("/_live?run=x").text == "later"
    assert Client(doors).get("/assets/theme.js").text == "front"
    assert not failed.is_set()
    doors.close()


def test_the_front_stands_in_for_the_other_until_that_is_made() -> None:
    may_be_made = threading.Event()

    def make() -> Any:
        may_be_made.wait()
        return saying("later")

    doors = Doors(saying("kept"), make, failed=may_be_made.set, stands_in="/_dash-layout".__eq__)
    doors.open()
    assert Client(doors).get("/_dash-layout").text == "kept"
    may_be_made.set()
    assert Client(doors).get("/_dash-dependencies").text == "later"
    assert Client(doors).get("/_dash-layout").text == "later"
    doors.close()


def test_what_cannot_be_made_ends_the_wait_and_is_told() -> None:
    failed = threading.Event()

    def make() -> Any:
        raise LookupError("no such library")

    doors = Doors(saying("front"), make, failed=failed.set)
    doors.open()
    assert Client(doors).get("/_dash-layout").status_code == 503
    failed.wait()
    with pytest.raises(LookupError, match="no such library"):
        raise doors.error or AssertionError
    doors.close()
