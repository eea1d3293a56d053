"""The fields of requests and answers on their way through the door."""

from collections.abc import Iterable, Sequence

from harness.core.http.given import FIELD_NAME, Given, given_field
from harness.servers.emulator.exchange import Fields
from harness.servers.gateway.process import SecretField

_OF_ONE_CONNECTION = frozenset(
    {b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding"}
    | {b"upgrade", b"proxy-authenticate", b"proxy-authorization"}
)
"""Fields that concern nobody but the two ends of one connection (RFC 9110 §7.6.1)."""

_SHARED_WITH = b"access-control-allow-origin"
_LEAVE: Fields = [
    given_field(Given.PREFLIGHT),
    (_SHARED_WITH, b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]
_SHARED: Fields = [
    (_SHARED_WITH, b"*"),
    (b"access-control-expose-headers", b"*"),
    given_field(Given.CROSS_ORIGIN_FIELDS),
]


def asked_with(fields: Fields, authority: str, secrets: Sequence[SecretField]) -> Fields:
    """The fields of a request to the server: its own name as Host, and what it wants besides."""
    added = {secret.name.lower().encode(): secret.value.encode("latin-1") for secret in secrets}
    dropped = _OF_ONE_CONNECTION | {b"host"} | added.keys()
    kept = [(name, value) for name, value in fields if name.lower() not in dropped]
    return [(b"host", authority.encode()), *kept, *added.items()]


def answered_with(fields: Fields) -> Fields:
    """The fields of an answer to whoever asked; our own server says when it was sent.

    Where the server says nothing of pages, it is given leave for all of them, which is noted.
    """
    dropped = _OF_ONE_CONNECTION | {b"date", FIELD_NAME}
    kept = [(name.lower(), value) for name, value in fields if name.lower() not in dropped]
    return kept if shares(kept) else [*kept, *_SHARED]


def shares(fields: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the server says which pages may read it, so that nothing is added."""
    return any(name.lower() == _SHARED_WITH for name, _ in fields)


def leave() -> Fields:
    """What a preflight is answered with for a server that answers none; it says so itself."""
    return list(_LEAVE)


def without(fields: Fields, *names: bytes) -> Fields:
    """The fields but those of these names, in lower case."""
    return [(name, value) for name, value in fields if name not in names]


def value_of(fields: Fields, name: bytes) -> str:
    """The first value under a name in lower case; empty without one."""
    return next((value.decode("latin-1") for key, value in fields if key.lower() == name), "")
