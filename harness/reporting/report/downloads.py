"""What a reader of a report takes along: samples as CSV, requests as a HTTP Archive."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

from harness import __version__
from harness.core.http.client import Client
from harness.core.milestone import Milestone
from harness.reporting.reasons import reason_in_english
from harness.reporting.report.reading import ReportedRun
from harness.results.document import CaseResult
from harness.results.trace import Trace, TracedRequest

_UNKNOWN = -1
_UNKNOWN_MOMENT = "1970-01-01T00:00:00+00:00"
_NOBODY = "images.invalid"


def samples_csv(run: ReportedRun) -> str:
    """Every sample, a line each; times in seconds, empty for what never came."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    times = [milestone.time_key for milestone in Milestone]
    writer.writerow(
        ["case", "network", "lane", "repeat", "is_warm_up", *times, "bytes_received", "excluded"]
    )
    for sample in run.document.samples:
        writer.writerow(
            [
                *(sample.case, sample.network, sample.lane.value),
                *(sample.repeat, sample.is_warm_up, *sample.times_s, sample.bytes_received),
                "; ".join(map(reason_in_english, sample.invalid_because)),
            ]
        )
    return file.getvalue()


def archive_json(row: CaseResult, trace: Trace, client: Client, began_at: str | None) -> str:
    """The requests of a load for the network panel of a browser (HAR 1.2).

    `began_at` in ISO 8601; None where nothing tells, as of a prediction. A trace keeps no
    addresses, status codes or sizes of heads: what the format asks for all the same is -1, or
    empty, and an address of a name that can belong to nobody (RFC 2606).
    """
    entries = [_entry(request, client, began_at or _UNKNOWN_MOMENT) for request in trace.requests]
    log = {
        "version": "1.2",
        "creator": {"name": "harness report", "version": __version__},
        "entries": entries,
        "comment": f"{row.case}, {row.network}; paths are encoding and index of the image;"
        f" sending is in the time of waiting{'' if began_at else '; the time of day is unknown'}",
    }
    return json.dumps({"log": log})


def _entry(request: TracedRequest, client: Client, began_at: str) -> dict[str, Any]:
    started = datetime.fromisoformat(began_at) + timedelta(seconds=request.sent_s)
    ended_s = request.last_byte_s or request.sent_s
    first_s = ended_s if request.first_byte_s is None else request.first_byte_s
    wait_ms, receive_ms = (first_s - request.sent_s) * 1e3, (ended_s - first_s) * 1e3
    version = f"HTTP/{client.http.value}"
    entry = {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": round(wait_ms + receive_ms, 3),
        "request": _request(request, version, "https" if client.tls else "http"),
        "response": _response(request, version),
        "cache": {},
        "timings": {"send": 0, "wait": round(wait_ms, 3), "receive": round(receive_ms, 3)},
        "connection": str(request.connection_index + 1),
    }
    return entry | ({"comment": "never ended"} if request.last_byte_s is None else {})


def _request(request: TracedRequest, version: str, scheme: str) -> dict[str, Any]:
    asked = f"bytes={request.first}-{'' if request.last is None else request.last}"
    return {
        "method": "GET",
        "url": f"{scheme}://{_NOBODY}/{request.encoding}/{request.image_index}",
        "httpVersion": version,
        "cookies": [],
        "headers": [] if request.first is None else [{"name": "Range", "value": asked}],
        "queryString": [],
        "headersSize": _UNKNOWN,
        "bodySize": 0,
    }


def _response(request: TracedRequest, version: str) -> dict[str, Any]:
    image_bytes = request.useful_bytes + request.redundant_bytes + request.unseen_bytes
    return {
        "status": _UNKNOWN,
        "statusText": "refused" if request.is_refused else "",
        "httpVersion": version,
        "cookies": [],
        "headers": [],
        "content": {"size": image_bytes, "mimeType": ""},
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
        "comment": f"{request.head_bytes} bytes of heads",
    }
