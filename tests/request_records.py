"""Records of requests, for tests that care for one or two of their fields."""

from dataclasses import replace
from typing import Any

from harness.core.http.request_record import RequestRecord

RECORD = RequestRecord(
    connection_index=1,
    method="GET",
    base_url="http://127.0.0.1:8042",
    path="/studies?limit=5&PatientName=A%20B",
    http_version="HTTP/1.1",
    range=None,
    accept="application/dicom+json",
    status_code=200,
    content_type="application/dicom+json",
    request_head_bytes=300,
    request_body_bytes=0,
    answer_head_bytes=400,
    answer_body_bytes=1000,
    started_s=1.0,
    sent_s=1.0105,
    first_byte_s=1.03,
    ended_s=1.1,
    is_aborted=False,
)


def record(**fields: Any) -> RequestRecord:
    return replace(RECORD, **fields)
