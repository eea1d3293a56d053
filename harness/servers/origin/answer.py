"""The answer to one request: status, headers and bytes, decided without IO."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.http import parse_etags

from harness.servers.origin.byte_range import content_range, requested_span
from harness.servers.origin.media_type import Form
from harness.servers.origin.resource import JsonResource, Representation, Resource
from harness.servers.origin.tree import Tree

ChooseForm = Callable[[str, tuple[Form, ...]], Form | None]
_METHODS = "GET, HEAD, OPTIONS"
_LONGEST_ECHO = 200

# Every page of every origin may read the answers (Fetch standard, "CORS protocol"), unless the door
# says otherwise; nothing is kept by a browser's cache, or it would measure that instead of the
# network.
EVERYWHERE = (
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "Accept-Ranges, Content-Length, Content-Range, ETag"),
    ("timing-allow-origin", "*"),
    ("cache-control", "no-store"),
)
_PREFLIGHT = (
    ("allow", _METHODS),
    ("access-control-allow-methods", _METHODS),
    ("access-control-allow-headers", "*, Authorization"),
    ("access-control-max-age", "86400"),
)


@dataclass(frozen=True, slots=True)
class DicomwebRequest:
    """One request. `path` was percent-decoded once; header names are found in any case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DicomwebResponse:
    """What to send: `pieces` are the body, `size_bytes` its Content-Length (HEAD has no pieces)."""

    status: int
    headers: tuple[tuple[str, str], ...]
    pieces: tuple[bytes | memoryview, ...] = ()


def answer(request: DicomwebRequest, tree: Tree, choose: ChooseForm) -> DicomwebResponse:
    """The answer of a tree to a request."""
    match request.method:
        case "GET" | "HEAD":
            found = _find(request, tree)
            given = found if isinstance(found, DicomwebResponse) else _give(request, found, choose)
        case "OPTIONS":
            return DicomwebResponse(204, EVERYWHERE + _PREFLIGHT)
        case _:
            given = refusal(405, request.method, f"is not one of {_METHODS}", allow=_METHODS)
    return DicomwebResponse(given.status, given.headers) if request.method == "HEAD" else given


def _find(request: DicomwebRequest, tree: Tree) -> Resource | DicomwebResponse:
    if resource := tree.find(request.path) or tree.find_over_jpip(request.path, request.query):
        return resource
    if search := tree.searches.get(request.path):
        try:
            return JsonResource(json.dumps(search.find(request.query)).encode())
        except ValueError as error:
            return refusal(400, request.query.get(str(error)), f"is not a count for {error}")
    index = _index(tree)
    if request.path == "/":
        return JsonResource(json.dumps(index).encode())
    return refusal(404, request.path, "is not here", available=index)


def _give(request: DicomwebRequest, resource: Resource, choose: ChooseForm) -> DicomwebResponse:
    # A query parameter stands in for the header where a client cannot set one (PS3.18 §8.3.3.1).
    accept = request.query.get("accept") or request.headers.get("accept") or ""
    form = choose(accept, resource.forms)
    if form is None:
        offered = [offer.describe() for offer in resource.forms]
        return refusal(406, accept, "accepts nothing of what there is", available=offered)
    return _conditional(request, resource.represent(form))


def _conditional(request: DicomwebRequest, given: Representation) -> DicomwebResponse:
    """The preconditions in the order of RFC 9110 §13.2.2."""
    etag, tag = given.etag, given.etag.strip('"')
    wanted = parse_etags(request.headers.get("if-match"))
    if wanted and not wanted.contains(tag):
        return refusal(412, request.headers["if-match"], f"is not {etag}")
    held = parse_etags(request.headers.get("if-none-match"))
    if held and held.contains_weak(tag):
        return DicomwebResponse(304, (*EVERYWHERE, ("etag", etag), ("vary", "accept")))
    # Ranges are defined for GET alone (§14.2); If-Range holds for the same strong tag (§13.1.5).
    if request.method == "GET" and request.headers.get("if-range", etag).strip() == etag:
        return _ranged(request.headers.get("range", ""), given)
    return _full(given)


def _ranged(value: str, given: Representation) -> DicomwebResponse:
    span = requested_span(value, given.size_bytes) if value else None
    if span is None:
        return _full(given)
    held = content_range(span, given.size_bytes)
    if not span:
        rule = f"holds none of {given.size_bytes} bytes"
        return refusal(416, value, rule, content_range=held)
    headers = (*_described(given, len(span)), ("content-range", held))
    return DicomwebResponse(206, headers, given.cut(span))


def _full(given: Representation) -> DicomwebResponse:
    return DicomwebResponse(200, _described(given, given.size_bytes), given.pieces)


def _described(given: Representation, size_bytes: int) -> tuple[tuple[str, str], ...]:
    return (
        *EVERYWHERE,
        ("vary", "accept"),
        ("accept-ranges", "bytes"),
        ("content-type", given.content_type),
        ("content-length", str(size_bytes)),
        ("etag", given.etag),
    )


def refusal(
    status: int, value: str | None, rule: str, available: Any = None, **headers: str
) -> DicomwebResponse:
    """What was asked, the rule that it breaks, and what there is instead, as JSON."""
    shown = (value or "")[:_LONGEST_ECHO]
    document: dict[str, Any] = {"status": status, "value": shown, "rule": rule}
    if available is not None:
        document["available"] = available
    body = json.dumps(document).encode()
    described = (("content-type", "application/json"), ("content-length", str(len(body))))
    named = tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return DicomwebResponse(status, EVERYWHERE + described + named, (body,))


def _index(tree: Tree) -> dict[str, Any]:
    """What is served here, for people and for programs."""
    manifest = tree.manifest
    return {
        "service": "DICOMweb (WADO-RS frames and metadata, QIDO-RS)",
        "dataset": manifest.name,
        "source": manifest.source_note,
        "licence": manifest.licence,
        "study": manifest.study_uid,
        "series": manifest.series_uid,
        "frame_count": len(manifest.frames),
        "framing": tree.framing.value,
        "encodings": {
            encoding.path: f"{encoding.media_type}; transfer-syntax={encoding.transfer_syntax_uid}"
            for encoding in manifest.encodings
        },
        "searches": list(tree.searches),
        "metadata": f"/studies/{manifest.study_uid}/series/{manifest.series_uid}/metadata",
        "first_frame": f"/{manifest.frame_path(0)}",
    }
