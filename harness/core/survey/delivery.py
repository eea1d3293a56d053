"""How answers are sent besides: compressed, to be kept, over what, and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Compression:
    """What a browser's Accept-Encoding changes: sizes in bytes without and with, and the coding.

    `best_bytes` is what gzip makes of the body here; `plain_s` and `coded_s` are times to the
    last byte.
    """

    plain_bytes: int
    coded_bytes: int
    coding: str
    best_bytes: int
    plain_s: float
    coded_s: float

    @property
    def is_missed(self) -> bool:
        """Whether it is sent plain although gzip would save half or more."""
        return not self.coding and self.best_bytes * 2 <= self.plain_bytes

    def missed_s(self, rate_bps: float) -> float:
        """How much sooner the last byte would come over a link of this rate, were it in gzip."""
        return (self.plain_bytes - self.best_bytes) * 8 / rate_bps

    @property
    def is_vain(self) -> bool:
        """Whether coding saves less than a twentieth."""
        return bool(self.coding) and self.coded_bytes * 20 > self.plain_bytes * 19


@dataclass(frozen=True, slots=True)
class Delivery:
    """How frames are sent, and connections kept.

    `keep_alive_s` is how long an idle connection stays open; None: longer than `waited_s`.
    `revalidates` says whether a second request with the validator got 304. `redirects` are the
    places to which requests were sent on.
    """

    http_version: str
    is_tls: bool
    keep_alive_s: float | None
    waited_s: float
    has_content_length: bool
    validator: str
    cache_control: str
    revalidates: bool
    metadata: Compression
    frame: Compression
    redirects: tuple[str, ...] = ()
