"""Where a dashboard listens, by which names it answers, and what to open."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from internals_lab_dashboard.access.place import LOCAL, HostError, PortError, host_of, listen, place_of


def resolving_to(*addresses: str) -> Any:
    """A resolver that knows one name."""

    def resolve(_host: str, _port: None, **_how: object) -> list[tuple[Any, ...]]:
        families = [socket.AF_INET6 if ":" in one else socket.AF_INET for one in addresses]
        return [
            (family, socket.SOCK_STREAM, 6, "", (one, 0))
            for family, one in zip(families, addresses, strict=True)
        ]

    return resolve


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("127.0.0.1:8642", "127.0.0.1"),
        ("LocalHost", "localhost"),
        ("[::1]:80", "::1"),
        ("[0:0:0:0:0:0:0:1]", "::1"),
        ("::1", None),
        ("[bad", None),
        ("[1.2.3]", None),
        ("127.0.0.1@evil.example", None),
        ("evil.example@127.0.0.1", None),
        ("127.0.0.1/evil", None),
        ("127.0.0.1:80:80", None),
        ("127.0.0.1 ", None),
        ("", None),
    ],
)
def test_a_host_header_is_a_name_and_a_port_and_nothing_else(header: str, host: str | None) -> None:
    assert host_of(header) == host


def test_this_machine_alone_answers_to_its_own_names() -> None:
    assert LOCAL.is_this_machine_alone
    assert all(LOCAL.answers_to(f"{name}:9000") for name in ("127.0.0.1", "localhost", "[::1]"))
    for name in ("evil.example", "127.0.0.2", "192.0.2.7", "localhost.evil.example", "0.0.0.0"):
        assert not LOCAL.answers_to(name), name


def test_a_name_answers_to_itself_and_to_its_address() -> None:
    place = place_of("Lab.Example", resolve=resolving_to("192.0.2.7"))
    assert not place.is_this_machine_alone
    assert place.links(80) == ["http://Lab.Example:80/"]
    assert place.answers_to("lab.example:80")
    assert place.answers_to("192.0.2.7")
    for name in ("localhost", "127.0.0.1", "192.0.2.8", "evil.example"):
        assert not place.answers_to(name), name


def test_every_address_answers_to_addresses_and_no_foreign_name() -> None:
    place = place_of("0.0.0.0")
    assert not place.is_this_machine_alone
    for name in (socket.gethostname(), "192.0.2.7:80", "[2001:db8::7]", "localhost", "127.0.0.1"):
        assert place.answers_to(name), name
    assert not place.answers_to("evil.example")
    first, *others = place.links(80)
    assert first == f"http://{socket.gethostname()}:80/"
    assert not [link for link in others if "127.0.0.1" in link or "::1]" in link]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "localhost", "::1"])
def test_an_address_that_only_this_machine_reaches_is_its_own(host: str) -> None:
    place = place_of(host)
    assert place.is_this_machine_alone
    assert place.answers_to("localhost:80")


def test_an_address_of_the_newer_protocol_is_written_in_brackets() -> None:
    place = place_of("2001:db8::7", resolve=resolving_to("2001:db8::7"))
    assert place.links(80) == ["http://[2001:db8::7]:80/"]
    assert place.answers_to("[2001:db8:0:0::7]:80")


def test_every_address_of_the_newer_protocol_has_those_of_the_older_one_too() -> None:
    with listen(place_of("::"), 0) as listener, socket.socket() as other:
        assert listener.family == socket.AF_INET6
        assert other.connect_ex(("127.0.0.1", listener.getsockname()[1])) == 0


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(HostError, match=r"192\.0\.2\.77 is no address of this machine"):
        listen(place_of("192.0.2.77"), 0)


def test_a_name_that_means_nothing_is_refused_with_what_is_right() -> None:
    def resolve(*_words: object, **_how: object) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(HostError, match=r"--host nowhere: no such address or name .*0\.0\.0\.0 is every"):
        place_of("nowhere", resolve=resolve)


def test_a_name_that_no_resolver_takes_is_refused_too() -> None:
    with pytest.raises(HostError, match="no such address or name"):
        place_of("x" * 80 + ".example")


def test_a_port_that_is_taken_is_refused_and_the_favourite_one_gives_way() -> None:
    with listen(LOCAL, 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(PortError, match=f"port {port} is taken"):
            listen(LOCAL, port)
    with listen(LOCAL, None) as one, listen(LOCAL, None) as other:
        assert one.getsockname()[1] != other.getsockname()[1]
