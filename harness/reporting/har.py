"""A request log as an HTTP Archive, which the network panel of a browser opens (HAR 1.2).

The format: http://www.softwareishard.com/blog/har-12-spec/. Of the headers there are those that a
log keeps; what no server can know (the queue inside the browser, name resolution) is -1.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness import __version__
from harness.core.http.request_record import RequestRecord

_UNKNOWN = -1
_PHRASES = {int(status): status.phrase for status in HTTPStatus}


def har_document(records: Iterable[RequestRecord], zero_at: str) -> dict[str, Any]:
    """The archive of a log whose times count from `zero_at`, in ISO 8601; oldest request first."""
    zero = datetime.fromisoformat(zero_at)
    ordered = sorted(records, key=lambda record: record.started_s)
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "harness serve", "version": __version__},
            "entries": [_entry(record, zero) for record in ordered],
        }
    }


def _entry(record: RequestRecord, zero: datetime) -> dict[str, Any]:
    started = zero + timedelta(seconds=record.started_s)
    timings = _timings(record)
    entry = {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": round(sum(time_ms for time_ms in timings.values() if time_ms >= 0), 3),
        "request": _request(record),
        "response": _response(record),
        "cache": {},
        "timings": timings,
        "connection": str(record.connection_index),
    }
    return entry | ({"comment": told} if (told := _comment(record)) else {})


def _comment(record: RequestRecord) -> str:
    """What no other field of an entry says."""
    given = record.given_by_harness
    told = [f"not the server's, but given by the harness: {given}"] if given else []
    return "; ".join([*told, "broke off"] if record.is_aborted else told)


def _timings(record: RequestRecord) -> dict[str, float]:
    answered_s = record.ended_s if record.first_byte_s is None else record.first_byte_s
    return {
        "blocked": _UNKNOWN,
        "dns": _UNKNOWN,
        "connect": _UNKNOWN,
        "send": _span_ms(record.started_s, record.sent_s),
        "wait": _span_ms(record.sent_s, answered_s),
        "receive": _span_ms(answered_s, record.ended_s),
        "ssl": _UNKNOWN,
    }


def _span_ms(from_s: float, to_s: float) -> float:
    return round(max(0.0, to_s - from_s) * 1000, 3)


def _request(record: RequestRecord) -> dict[str, Any]:
    query = parse_qsl(urlsplit(record.path).query, keep_blank_values=True)
    return {
        "method": record.method,
        "url": record.base_url + record.path,
        "httpVersion": record.http_version,
        "cookies": [],
        "headers": _headers(("Accept", record.accept), ("Range", record.range)),
        "queryString": [{"name": name, "value": value} for name, value in query],
        "headersSize": record.request_head_bytes,
        "bodySize": record.request_body_bytes,
    }


def _response(record: RequestRecord) -> dict[str, Any]:
    """The answer; status 0 where none came, as browsers write it."""
    is_there = record.status_code is not None
    return {
        "status": record.status_code or 0,
        "statusText": _PHRASES.get(record.status_code or 0, ""),
        "httpVersion": record.http_version,
        "cookies": [],
        "headers": _headers(("Content-Type", record.content_type)),
        "content": {"size": record.answer_body_bytes, "mimeType": record.content_type or ""},
        "redirectURL": "",
        "headersSize": record.answer_head_bytes if is_there else _UNKNOWN,
        "bodySize": record.answer_body_bytes if is_there else _UNKNOWN,
    }


def _headers(*fields: tuple[str, str | None]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields if value is not None]
