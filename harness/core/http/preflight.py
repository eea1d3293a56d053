"""When a browser asks leave of a server before it asks: the preflights of the Fetch standard.

A page of another origin than its images' (fetch.spec.whatwg.org §3.2, CORS protocol) may send by
itself only what any form could. For all else the browser asks the server first, by OPTIONS, and
waits a round trip for the answer; it remembers that for the URL.
"""

import re
from collections.abc import Mapping
from enum import Enum

DEFAULT_AGE_S = 5.0
"""How long an answer without Access-Control-Max-Age counts (Fetch §4.9, CORS-preflight cache)."""

LONGEST_AGE_S = 7200.0
"""Chromium's limit, whatever the server says: `kMaxAge` of services/network/public/cpp/cors/
preflight_result.cc, two hours."""

_MOST_VALUE_BYTES = 128
_MOST_VALUES_BYTES = 1024
"""A header value, and all values together (Fetch §2.2.2, CORS-safelisted request-header)."""

_SAFE_METHODS = frozenset({"GET", "HEAD", "POST"})
_UNSAFE_BYTE = re.compile(r'[\x00-\x08\x0a-\x1f"():<>?@\[\\\]{}\x7f]')
_UNSAFE_LANGUAGE = re.compile(r"[^0-9A-Za-z *,\-.;=]")
_SAFE_RANGE = re.compile(r"bytes=[0-9]+-[0-9]*")
_SAFE_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")


class Page(Enum):
    """Where the page of the viewer comes from."""

    SAME_ORIGIN = "same-origin"
    CROSS_ORIGIN = "cross-origin"


def unsafe_headers(headers: Mapping[str, str]) -> list[str]:
    """The names that a page of another origin needs leave for, in lower case and sorted.

    These are the headers that the page sets; what the browser adds by itself never counts.
    """
    safe = {name: value for name, value in headers.items() if _is_safe(name.lower(), value)}
    if sum(len(value.encode()) for value in safe.values()) > _MOST_VALUES_BYTES:
        safe = {}
    return sorted(name.lower() for name in headers if name not in safe)


def needs_preflight(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a page of another origin needs leave for a request (Fetch §4.1, step 12)."""
    return method not in _SAFE_METHODS or bool(unsafe_headers(headers))


def grants(status_code: int, answer: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether the answer to a preflight lets a GET with these headers go (Fetch §4.8, step 7).

    The names of the answer's fields are looked up in lower case. Requests carry no credentials.
    """
    if not 200 <= status_code <= 299 or not answer.get("access-control-allow-origin"):
        return False
    allowed = {
        each.strip().lower() for each in answer.get("access-control-allow-headers", "").split(",")
    }
    # Authorization is never meant by the star.
    return all(
        name in allowed or ("*" in allowed and name != "authorization")
        for name in unsafe_headers(headers)
    )


def age_s(answer: Mapping[str, str]) -> float:
    """How long the answer to a preflight is remembered, in seconds."""
    said = answer.get("access-control-max-age", "").strip()
    return min(float(said), LONGEST_AGE_S) if said.isdigit() else DEFAULT_AGE_S


class Preflights:
    """What the browser of a page has leave for, URL by URL; time comes in, in seconds.

    `accept` is what the page sends where a request does not say otherwise, `accept_of_ranges` what
    it sends with a range, None the same: an application's header goes through `beforeSend`, which
    Cornerstone3D asks before it sends anything but a range (dicom-image-loader, imageLoader/
    internal/{xhrRequest,streamRequest,rangeRequest}, 5.6.8 and 5.14 alike).
    """

    def __init__(self, page: Page, accept: str, accept_of_ranges: str | None = None) -> None:
        self._asks = page is Page.CROSS_ORIGIN
        self._accept = accept
        self._accept_of_ranges = accept_of_ranges
        self._until_s: dict[tuple[str, tuple[str, ...]], float] = {}

    def headers(self, own: Mapping[str, str]) -> dict[str, str]:
        """All that the page sets of a request which has `own` headers."""
        return {"Accept": self._accept, **own}

    def headers_of_range(self, value: str) -> dict[str, str]:
        """The headers by which a range ("bytes=0-65535") differs from other requests."""
        own = {"Range": value}
        return own if self._accept_of_ranges is None else own | {"Accept": self._accept_of_ranges}

    def is_needed(self, url: str, own: Mapping[str, str], now_s: float) -> bool:
        """Whether a GET has to wait for leave."""
        if not self._asks:
            return False
        unsafe = tuple(unsafe_headers(self.headers(own)))
        return bool(unsafe) and self._until_s.get((url, unsafe), now_s) <= now_s

    def note(
        self, url: str, own: Mapping[str, str], answer: Mapping[str, str], now_s: float
    ) -> None:
        """Remember the leave that a server has given."""
        unsafe = tuple(unsafe_headers(self.headers(own)))
        self._until_s[url, unsafe] = now_s + age_s(answer)


def _is_safe(name: str, value: str) -> bool:
    """Whether any form could send this header (Fetch §2.2.2)."""
    if len(value.encode()) > _MOST_VALUE_BYTES:
        return False
    match name:
        case "accept":
            return not _UNSAFE_BYTE.search(value)
        case "accept-language" | "content-language":
            return not _UNSAFE_LANGUAGE.search(value)
        case "content-type":
            essence = value.partition(";")[0].strip().lower()
            return not _UNSAFE_BYTE.search(value) and essence in _SAFE_TYPES
        case "range":
            return _SAFE_RANGE.fullmatch(value) is not None
        case _:
            return False
