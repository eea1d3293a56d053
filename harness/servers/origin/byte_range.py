"""The part of a body that a Range header asks for (RFC 9110 §14)."""

from werkzeug.http import parse_range_header


def requested_span(value: str, size_bytes: int) -> range | None:
    """The positions of the bytes asked for; None is the whole body, an empty range is none of it.

    One range is answered. Several at once, other units and what cannot be read are ignored, as
    RFC 9110 §14.2 allows, so the whole body is the answer to them.
    """
    asked = parse_range_header(value)
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    start, end = asked.ranges[0]
    if start < 0:  # a suffix longer than the body is the whole body (§14.1.2)
        start = max(0, size_bytes + start)
    return range(start, max(start, size_bytes if end is None else min(end, size_bytes)))


def content_range(span: range, size_bytes: int) -> str:
    """The Content-Range of an answer that holds this span, or none of the body."""
    held = f"{span.start}-{span.stop - 1}" if span else "*"
    return f"bytes {held}/{size_bytes}"
