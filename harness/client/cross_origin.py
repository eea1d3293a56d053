"""Which headers of an answer a page of another origin may read, as in a browser."""

from collections.abc import Mapping

# Readable whatever the server says (Fetch standard, "CORS-safelisted response-header name").
SAFELISTED = frozenset(
    {
        *("cache-control", "content-language", "content-length", "content-type"),
        *("expires", "last-modified", "pragma"),
    }
)
_SHARED_WITH = "access-control-allow-origin"
_EXPOSED = "access-control-expose-headers"
_ALL = "*"


def readable(headers: Mapping[str, str], name: str) -> str:
    """The value of a header as a script sees it; empty where it is absent or not exposed.

    `name` is in lower case. An answer that is shared with no other origin can only be read from
    its own, where every header is seen.
    """
    value = headers.get(name, "")
    if _SHARED_WITH not in headers or name in SAFELISTED:
        return value
    exposed = {each.strip().lower() for each in headers.get(_EXPOSED, "").split(",")}
    return value if name in exposed or _ALL in exposed else ""
