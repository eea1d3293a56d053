"""What a reader of a report takes along: samples as CSV, requests as a HTTP Archive."""

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

from harness import __version__
from harness.core.milestone import Milestone
from harness.reporting.reasons import reason_in_english
from harness.reporting.report.reading import ReportedRun
from harness.results.document import CaseResult
from harness.results.trace import Trace, TracedRequest


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


def archive_json(row: CaseResult, trace: Trace, began_at: str) -> str:
    """The requests of a load for the network panel of a browser; `began_at` in ISO 8601."""
    entries = [_entry(request, row, began_at) for request in trace.requests]
    log = {
        "version": "1.2",
        "creator": {"name": "harness report", "version": __version__},
        "entries": entries,
    }
    return json.dumps({"log": log})


def _entry(request: TracedRequest, row: CaseResult, began_at: str) -> dict[str, Any]:
    started = datetime.fromisoformat(began_at) + timedelta(seconds=request.sent_s)
    ended_s = request.last_byte_s or request.sent_s
    first_s = ended_s if request.first_byte_s is None else request.first_byte_s
    wait_ms, receive_ms = (first_s - request.sent_s) * 1e3, (ended_s - first_s) * 1e3
    body_bytes = request.useful_bytes + request.redundant_bytes + request.unseen_bytes
    asked = f"bytes={request.first}-{'' if request.last is None else request.last}"
    headers = [] if request.first is None else [{"name": "Range", "value": asked}]
    return {
        "startedDateTime": started.isoformat(timespec="milliseconds"),
        "time": round(wait_ms + receive_ms, 3),
        "request": {
            "method": "GET",
            "url": f"http://{row.network}/{request.encoding}/{request.image_index}",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": headers,
            "queryString": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": 206 if headers else 200,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {"size": body_bytes, "mimeType": "application/octet-stream"},
            "redirectURL": "",
            "headersSize": request.head_bytes,
            "bodySize": body_bytes,
        },
        "cache": {},
        "timings": {"send": 0, "wait": round(wait_ms, 3), "receive": round(receive_ms, 3)},
        "connection": str(request.connection_index + 1),
    }
