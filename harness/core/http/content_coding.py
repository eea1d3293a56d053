"""How a body is compressed on its way: what a client accepts, and what a server chooses of it.

RFC 9110 §8.4.1 and §12.5.3; br is RFC 7932, zstd RFC 8878.
"""

from collections.abc import Sequence
from enum import Enum

BROWSER_ACCEPTS = "gzip, deflate, br, zstd"
"""What Chromium sends over TLS and to loopback (net/url_request/url_request_http_job.cc)."""


class ContentCoding(Enum):
    """A coding, by its name in Content-Encoding; identity has none there."""

    IDENTITY = "identity"
    GZIP = "gzip"
    BROTLI = "br"
    ZSTD = "zstd"


def negotiated(accept_encoding: str, offered: Sequence[ContentCoding]) -> ContentCoding:
    """The first of the codings that a server offers which the client takes; else identity.

    Of a client's weights only 0, "not acceptable", counts: servers go by their own order.
    """
    refused: set[str] = set()
    taken: set[str] = set()
    for entry in accept_encoding.lower().split(","):
        name, _, weight = entry.replace(" ", "").partition(";q=")
        (refused if weight and not weight.strip("0.") else taken).add(name)
    for coding in offered:
        named = coding.value in taken or ("*" in taken and coding.value not in refused)
        if named or coding is ContentCoding.IDENTITY:
            return coding
    return ContentCoding.IDENTITY
