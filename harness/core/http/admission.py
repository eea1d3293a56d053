"""Who gets in: by which names a server may be asked, and which pages may read its answers.

Any page that is open in a browser of this machine can send requests to every server on it. Whether
it may read the answers is the server's to say (Fetch standard, "CORS protocol"). A name of its own
that leads here once the page is open (DNS rebinding) needs no leave, since the browser then takes
the answers for the page's own; but it stands in Host, or in :authority over HTTP/2, which no page
can change (RFC 9110 §7.2, RFC 9113 §8.3.1).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

ANY_ORIGIN = "*"
_A_LOOPBACK_ORIGIN = "http://localhost"
_LOOPBACK_NAME = "localhost"
_LOOPBACK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_USUAL_PORTS = {"http": "80", "https": "443"}
_HOST = r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))"
_HOST_FIELD = re.compile(rf"{_HOST}(?::[0-9]*)?", re.IGNORECASE)
_ORIGIN = re.compile(rf"(?P<scheme>[a-z][a-z0-9+.-]*)://{_HOST}(?::(?P<port>[0-9]+))?/?", re.I)


class Entry(Enum):
    """What becomes of a request, by its Host fields."""

    ADMITTED = "admitted"
    MALFORMED = "malformed"  # 400 (RFC 9112 §3.2)
    MISDIRECTED = "misdirected"  # 421 (RFC 9110 §7.4)


@dataclass(frozen=True, slots=True)
class Admission:
    """Who gets in.

    A server may be asked by loopback's names and addresses, and by `hosts`: where it listens, and
    what else it is called. 0.0.0.0 and :: among them are every address of the machine. Every page
    may read the answers where `origins` is None, else those of loopback's origins and of these.
    """

    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] | None = None

    def entry(self, host_fields: Sequence[str]) -> Entry:
        """What becomes of a request with these Host fields, of which it must have one."""
        [value] = host_fields if len(host_fields) == 1 else [""]
        found = _HOST_FIELD.fullmatch(value)
        if found is None:
            return Entry.MALFORMED
        return Entry.ADMITTED if self._is_named(_named_host(found)) else Entry.MISDIRECTED

    def shared_with(self, origin: str | None) -> str | None:
        """The value of Access-Control-Allow-Origin, None where the page may not read the answer.

        `origin` is what the request says (Origin), None where it says nothing.
        """
        if self.origins is None:
            return ANY_ORIGIN
        if origin is None:  # from no page of another origin; none is let in by the answer
            return _A_LOOPBACK_ORIGIN
        return origin if _is_loopback_origin(origin) or origin in self.origins else None

    def _is_named(self, host: str) -> bool:
        names = {_canonical(each) for each in self.hosts}
        listens_everywhere = any(
            address.is_unspecified for each in names if (address := _address(each))
        )
        # What leads here by rebinding is always a name.
        return (
            is_loopback(host)
            or host in names
            or (listens_everywhere and _address(host) is not None)
        )


OPEN = Admission()
"""Whatever is drawn or public, asked for on this machine."""


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own, wherever it is asked (RFC 6761 §6.3)."""
    host = _canonical(host)
    if address := _address(host):
        return any(address in network for network in _LOOPBACK_NETWORKS)
    return host == _LOOPBACK_NAME or host.endswith(f".{_LOOPBACK_NAME}")


def named_origin(text: str) -> str | None:
    """The origin that a person names, as browsers write it; None where it is none.

    They leave out the usual port (Fetch standard, "serializing a request origin").
    """
    found = _ORIGIN.fullmatch(text)
    if found is None:
        return None
    scheme, port, host = found["scheme"].lower(), found["port"], _named_host(found)
    written = f"[{host}]" if ":" in host else host
    is_usual = port is None or _USUAL_PORTS.get(scheme) == port
    return f"{scheme}://{written}" if is_usual else f"{scheme}://{written}:{port}"


def named_host(text: str) -> str | None:
    """The host that a person names, as hosts are compared; None where it is none.

    A port may stand behind it; a server can be asked over any.
    """
    found = _HOST_FIELD.fullmatch(f"[{text}]" if _address(text) and ":" in text else text)
    return _named_host(found) if found else None


def _is_loopback_origin(origin: str) -> bool:
    found = _ORIGIN.fullmatch(origin)
    return found is not None and found["scheme"] in _USUAL_PORTS and is_loopback(_named_host(found))


def _named_host(found: re.Match[str]) -> str:
    return _canonical(found["v6"] or found["name"])


def _canonical(host: str) -> str:
    """A host as hosts are compared: without case, and without the dot of the root."""
    address = _address(host)
    return str(address) if address else host.lower().removesuffix(".")


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
