"""Where a dashboard listens, and by which names it may be called there."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from internals_lab.errors import LabError

THIS_MACHINE = "127.0.0.1"
FAVOURITE_PORT = 8642  # tried first, so that an address from yesterday still works
LOCAL_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
# Nothing but a name or an address and a port: no user, no path, no second colon.
_AUTHORITY = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::\d{1,5})?")


class PortError(LabError):
    """The port that was asked for cannot be had."""


class HostError(LabError):
    """The address that was asked for is none of this machine's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """`host` is what was asked for, `address` what is bound; `names` are those that a browser may call it by.
    `every_address` is a machine's wildcard: whatever address of the machine a browser used is right then.
    """

    host: str
    family: socket.AddressFamily
    address: str
    names: frozenset[str]
    every_address: bool = False

    @property
    def is_this_machine_alone(self) -> bool:
        """Whether nobody reaches it over a network."""
        return _as_address(self.address).is_loopback

    def answers_to(self, authority: str) -> bool:
        """Whether a Host header means this place.

        A name that a stranger controls may be pointed at any address, which only the header tells; an address cannot.
        """
        name = host_of(authority)
        if name is None:
            return False
        return name in self.names or (self.every_address and _is_address(name))

    def links(self, port: int) -> list[str]:
        """What to open; the first is the likeliest."""
        names = _names_of_this_machine(self.family) if self.every_address else [self.host]
        return [f"http://{f'[{name}]' if ':' in name else name}:{port}/" for name in names]


LOCAL = Place(host=THIS_MACHINE, family=socket.AF_INET, address=THIS_MACHINE, names=LOCAL_NAMES)


def host_of(authority: str) -> str | None:
    """The name or address in a Host header, in its plain form; None where it is neither."""
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        return None
    if found["six"] is None:
        return found["name"].lower()
    return _as_address(found["six"]).compressed if _is_address(found["six"]) else None


def place_of(host: str, *, resolve: Callable[..., Iterable[tuple[Any, ...]]] = socket.getaddrinfo) -> Place:
    """The place that a word of the command line means; HostError where it means none."""
    try:
        found = list(resolve(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE))
    except (OSError, UnicodeError) as error:
        raise HostError(
            f"--host {host}: no such address or name ({getattr(error, 'strerror', None) or error}); "
            "leave it out for this machine alone, 0.0.0.0 is every address of it"
        ) from error
    family, _, _, _, (address, *_) = found[0]
    names = {host.lower(), _as_address(address).compressed}
    every_address = _as_address(address).is_unspecified
    if every_address:
        names = {socket.gethostname().lower(), socket.getfqdn().lower()}
    if every_address or _as_address(address).is_loopback:
        names |= LOCAL_NAMES
    return Place(
        host=host, family=family, address=address, names=frozenset(names), every_address=every_address
    )


def listen(place: Place, port: int | None) -> socket.socket:
    """A socket that listens there: on the favourite port or any free one (None), any free one (0), or this one."""
    wanted = [FAVOURITE_PORT, 0] if port is None else [port]
    for candidate in wanted:
        listener = socket.socket(place.family, socket.SOCK_STREAM)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if place.family == socket.AF_INET6:
            # `::` is every address, those of the older protocol too, whatever the system thinks of it.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if place.every_address else 1)
        try:
            listener.bind((place.address, candidate))
            listener.listen(64)
        except OSError as error:
            listener.close()
            if error.errno == errno.EADDRNOTAVAIL:
                raise HostError(f"--host: {place.address} is no address of this machine") from error
            if candidate == wanted[-1]:
                reason = "is taken" if error.errno == errno.EADDRINUSE else f"cannot be had: {error.strerror}"
                raise PortError(f"port {candidate} {reason}; leave --port out to get a free one") from error
        else:
            return listener
    raise AssertionError("unreachable: the last candidate returns or raises")


def _names_of_this_machine(family: socket.AddressFamily) -> list[str]:
    import psutil  # takes as long to load as a third of what an answer needs, and this machine alone does without

    families = {socket.AF_INET, family}  # of the newer protocol, every address has those of the older one too
    own = [
        address.address
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family in families and _is_address(address.address)
    ]
    reachable = [one for one in own if not (_as_address(one).is_loopback or _as_address(one).is_link_local)]
    return [socket.gethostname(), *sorted(reachable, key=lambda one: (":" in one, one))]


def _is_address(text: str) -> bool:
    try:
        _as_address(text)
    except ValueError:
        return False
    return True


def _as_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    return ipaddress.ip_address(text)
