"""Whether pages of other origins may ask a server, and read what it answers (Fetch §3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.core.http.preflight import age_s, grants
from harness.core.survey.accepts import OHIF
from harness.core.survey.answer import Answer

PAGE_ORIGIN = "https://viewer.example"
"""The origin that a survey's page pretends to have (RFC 2606 §2)."""


@dataclass(frozen=True, slots=True)
class PageAccess:
    """What a page of another origin may do.

    `reads_answers`: it sees them at all. `reads_content_range`: it sees the size of the whole
    behind a range. `preflight_status` is what OPTIONS gets, `grants_quotes` whether OHIF's Accept
    may then be sent, `preflight_age_s` how long a browser remembers that.
    """

    reads_answers: bool
    reads_content_range: bool
    preflight_status: int
    grants_quotes: bool
    preflight_age_s: float


def page_access(answer: Answer, preflight: Answer) -> PageAccess:
    """What the answers to a page's GET and to its preflight let it do."""
    exposed = _names(answer.headers, "access-control-expose-headers")
    return PageAccess(
        answer.headers.get("access-control-allow-origin", "") in ("*", PAGE_ORIGIN),
        bool(exposed & {"content-range", "*"}),
        preflight.status,
        grants(preflight.status, preflight.headers, {"Accept": OHIF.accept}),
        age_s(preflight.headers) if preflight.is_good else 0.0,
    )


def _names(headers: Mapping[str, str], name: str) -> set[str]:
    return {each.strip().lower() for each in headers.get(name, "").split(",")}
