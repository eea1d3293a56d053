"""What was found besides the forms of a frame, a line each: for the page and the letter."""

from collections.abc import Iterator

from harness.core.survey.delivery import Compression, Delivery
from harness.core.survey.findings import Findings
from harness.core.survey.own_times import OwnTimes, Spread
from harness.core.survey.page_access import PageAccess
from harness.core.survey.ranges import RangeSupport
from harness.core.units import format_rate, format_size, format_time


def facts(findings: Findings) -> tuple[str, ...]:
    """All of it; empty where nothing was asked."""
    return tuple(_facts(findings))


def times(found: OwnTimes, slice_count: int = 1) -> tuple[str, ...]:
    """The server's own times, apart from the transfer; `slice_count` is of the metadata."""
    return (
        f"Metadata: {_ms(found.metadata)} at first, {_ms(found.metadata_again)} again"
        f"{_a_slice(found.metadata_again, slice_count)}.",
        *_metadata_at_once(found),
        f"Frames, one after the other: {_ms(found.frames)} at first, {_ms(found.frames_again)}"
        f" again; their transfer takes {format_time(found.frames_again.transfer_s)} more.",
        f"Six at once: {_ms(found.six)}, {format_time(found.six.greatest_s)} for the last"
        f"{', one after the other' if found.serves_frames_one_by_one else ''}.",
        f"Twelve at once: {found.twelve.answered_count} answered, {_ms(found.twelve)},"
        f" {format_time(found.twelve.greatest_s)} for the last.",
    )


def _a_slice(found: Spread, slice_count: int) -> str:
    if slice_count <= 1 or not found.answered_count:
        return ""
    return f", {format_time(found.median_s / slice_count)} a slice"


def _metadata_at_once(found: OwnTimes) -> Iterator[str]:
    three = found.metadata_three
    if three is None:
        return
    how = "one after the other" if found.serves_metadata_one_by_one else "side by side"
    told = f"served {how}, {format_time(three.greatest_s)} for the last"
    yield f"Metadata, three at once: {told if three.answered_count else 'no answer'}."


def _ms(found: Spread) -> str:
    return format_time(found.median_s) if found.answered_count else "no answer"


def _facts(findings: Findings) -> Iterator[str]:
    yield f"Search (QIDO-RS): {'yes' if findings.has_search else 'no'}."
    if findings.ranges is not None:
        yield _ranges(findings.ranges)
    if findings.pages is not None:
        yield _pages(findings.pages)
    if findings.delivery is not None:
        yield from _delivery(findings.delivery, findings.instance_count)
    if (between := findings.between) is not None:
        rate_bps = between.download_bps
        rate = "too fast to tell a rate" if rate_bps is None else format_rate(rate_bps)
        yield (
            f"What lies between: round trip {format_time(between.rtt_s)}, of nine in ten at most"
            f" {format_time(between.jitter_s)} more; download {rate}."
        )


def _ranges(found: RangeSupport) -> str:
    beyond = f"beyond the end {found.beyond_status}"
    return f"Ranges: {found.first.value}; a suffix is {found.suffix.value}; {beyond}."


def _pages(found: PageAccess) -> str:
    if not found.reads_answers:
        return f"Pages of other origins: refused; OPTIONS gets {found.preflight_status}."
    hidden = "" if found.reads_content_range else ", but not Content-Range"
    if not found.grants_quotes:
        leave = f"OPTIONS gets {found.preflight_status} and no leave"
    else:
        leave = f"OPTIONS gives leave for {found.preflight_age_s:g} s"
    return f"Pages of other origins: read answers{hidden}; {leave}."


def _delivery(found: Delivery, instance_count: int) -> Iterator[str]:
    length = "Content-Length" if found.has_content_length else "no Content-Length"
    yield f"{found.http_version}{' over TLS' if found.is_tls else ''}, {length}."
    if found.keep_alive_s is None:
        yield f"Keep-alive: idle connections stay open for more than {found.waited_s:g} s."
    else:
        yield f"Keep-alive: idle connections are closed after {found.keep_alive_s:.2g} s."
    kept = found.cache_control or "no Cache-Control"
    asks = "304 when asked again" if found.revalidates else "never 304"
    yield f"Caching: {found.validator or 'no validator'}, {kept}, {asks}."
    yield f"Metadata: {_compression(found.metadata, instance_count)}."
    yield f"Frames: {_compression(found.frame, 1)}."
    for place in found.redirects:
        yield f"Redirects: to {place}."


def _compression(found: Compression, slice_count: int) -> str:
    each = "a slice" if slice_count > 1 else "each"
    plain = f"{format_size(found.plain_bytes / max(1, slice_count))} {each}"
    if not found.coding:
        best = format_size(found.best_bytes / max(1, slice_count))
        return f"{plain}, not compressed (gzip would make {best})"
    coded = format_size(found.coded_bytes / max(1, slice_count))
    return (
        f"{plain}, {coded} as {found.coding}, which takes {format_time(found.coded_s)}"
        f" in place of {format_time(found.plain_s)}"
    )
