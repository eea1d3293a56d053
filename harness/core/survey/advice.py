"""What to change at a server, or at the viewer, in one sentence each."""

from collections.abc import Iterator

from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.delivery import Delivery
from harness.core.survey.findings import Findings
from harness.core.units import format_rate, format_size, format_time

_LEAST_KEEP_ALIVE_S = 5.0
"""Between two scrolls of a reader; what node's servers keep, and Apache's."""

_USUAL_BPS = 30e6
"""Over what a saving is told: Cornerstone3D's 4g, the network of the published tables."""


def advice(findings: Findings) -> tuple[str, ...]:
    """What to change, most urgent first; nothing where nothing was found."""
    return tuple(_all(findings))


def _all(findings: Findings) -> Iterator[str]:
    yield from _of_frames(findings)
    yield from _of_ranges_and_pages(findings)
    if findings.delivery is not None:
        yield from _of_delivery(findings.delivery, max(1, findings.instance_count))


def _of_frames(findings: Findings) -> Iterator[str]:
    usual = next((form for form in findings.forms if form.key == CORNERSTONE.key), None)
    if usual is not None and not usual.is_image:
        working = [form for form in findings.forms if form.is_usable]
        instead = f" (what works: {working[0].accept})" if working else ""
        yield (
            f"Server: answer {usual.accept} with the images as they are stored; it gets"
            f" {usual.status}, and no Cornerstone3D viewer asks otherwise{instead}."
        )
    wrong = [form for form in findings.forms if form.is_mislabelled]
    if wrong:
        yield (
            f"Server: label images as what they are; {wrong[0].code.value} goes out as"
            f" {wrong[0].transfer_syntax_uid}, which viewers decode as something else."
        )


def _of_ranges_and_pages(findings: Findings) -> Iterator[str]:
    if findings.ranges is not None and not findings.ranges.is_usable:
        yield (
            "Server: answer Range with 206, or put before it what does (a cache with slices, or"
            " static files); without, configurations with rangeIndex load whole frames."
        )
    pages = findings.pages
    if pages is None:
        return
    if not pages.reads_answers:
        yield (
            "Server, or the proxy before it: send Access-Control-Allow-Origin; pages of other"
            " origins read nothing now."
        )
    if not pages.grants_quotes:
        yield (
            "Viewer: set OHIF's omitQuotationForMultipartRequest; the preflight that its quotes"
            f" need gets {pages.preflight_status} and no leave."
        )
    has_ranges = findings.ranges is not None and findings.ranges.is_usable
    if has_ranges and not pages.reads_content_range:
        yield (
            "Server: name Content-Range in Access-Control-Expose-Headers, so that viewers know how"
            " much is left."
        )


def _of_delivery(delivery: Delivery, instance_count: int) -> Iterator[str]:
    if delivery.keep_alive_s is not None and delivery.keep_alive_s < _LEAST_KEEP_ALIVE_S:
        yield (
            f"Server: keep idle connections for longer than {delivery.keep_alive_s:.2g} s;"
            " every pause of a reader costs a handshake, and some requests are lost in it."
        )
    metadata = delivery.metadata
    if metadata.is_missed:
        yield (
            "Server: switch on gzip for application/dicom+json:"
            f" {format_size(metadata.plain_bytes)} become {format_size(metadata.best_bytes)},"
            f" {format_time(metadata.missed_s(_USUAL_BPS))} less at {format_rate(_USUAL_BPS)}"
            f" ({format_size(metadata.plain_bytes / instance_count)} a slice would be"
            f" {format_size(metadata.best_bytes / instance_count)} in gzip)."
        )
    frame = delivery.frame
    if frame.is_vain:
        yield (
            f"Server: do not compress frames: {frame.coding} makes"
            f" {format_size(frame.plain_bytes)} to {format_size(frame.coded_bytes)}, and"
            f" {format_time(frame.plain_s)} to {format_time(frame.coded_s)}."
        )
    if not delivery.validator:
        yield "Server: send an ETag; what a browser has seen is loaded again each time."
