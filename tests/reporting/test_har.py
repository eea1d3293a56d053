"""HAR 1.2 (softwareishard.com/blog/har-12-spec): what must be there, and of which type."""

from datetime import datetime
from typing import Any

import pytest

from harness.reporting.har import har_document
from tests.request_records import record

NUMBER = (int, float)
REQUIRED: dict[str, dict[str, Any]] = {
    "log": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": {
        "startedDateTime": str,
        "time": NUMBER,
        "request": dict,
        "response": dict,
        "cache": dict,
        "timings": dict,
    },
    "request": {
        "method": str,
        "url": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "queryString": list,
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "content": dict,
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "content": {"size": int, "mimeType": str},
    "timings": {"send": NUMBER, "wait": NUMBER, "receive": NUMBER},
    "pair": {"name": str, "value": str},
}
ZERO = "2026-11-22T10:40:00Z"


def lacking(kind: str, thing: dict[str, Any]) -> list[str]:
    return [
        f"{kind}.{key}"
        for key, wanted in REQUIRED[kind].items()
        if not isinstance(thing.get(key), wanted)
    ]


def faults(document: dict[str, Any]) -> list[str]:
    """Everything in a document that the format does not allow."""
    log = document["log"]
    found = lacking("log", log) + lacking("creator", log["creator"])
    for entry in log["entries"]:
        request, response = entry["request"], entry["response"]
        found += lacking("entry", entry) + lacking("request", request)
        found += lacking("response", response) + lacking("content", response["content"])
        found += lacking("timings", entry["timings"])
        pairs = request["headers"] + request["queryString"] + response["headers"]
        found += [fault for pair in pairs for fault in lacking("pair", pair)]
        needed = [entry["timings"][name] for name in ("send", "wait", "receive")]
        known = [span for span in entry["timings"].values() if span != -1]
        if min(needed) < 0 or entry["time"] != pytest.approx(sum(known)):
            found.append("timings")
        datetime.fromisoformat(entry["startedDateTime"])
    return found


RECORDS = [
    record(range="bytes=0-99", started_s=2.0, sent_s=2.0, first_byte_s=2.0, ended_s=2.0),
    record(),
    record(status_code=None, content_type=None, first_byte_s=None, is_aborted=True),
    record(accept=None, path="/", status_code=299, sent_s=0.5),
]


def test_it_is_what_the_format_asks_for() -> None:
    assert faults(har_document(RECORDS, ZERO)) == []
    assert faults(har_document([], ZERO)) == []


def test_an_entry_without_a_wait_would_be_seen() -> None:
    document = har_document(RECORDS, ZERO)
    del document["log"]["entries"][0]["timings"]["wait"]

    with pytest.raises(KeyError):
        faults(document)


def test_a_wait_is_split_where_the_client_would_split_it() -> None:
    [entry] = har_document([record()], ZERO)["log"]["entries"]

    # Sent after 10.5 ms, first byte after 30, last after 100.
    assert entry["timings"] == {
        "blocked": -1,
        "dns": -1,
        "connect": -1,
        "send": 10.5,
        "wait": 19.5,
        "receive": 70.0,
        "ssl": -1,
    }
    assert entry["time"] == 100.0
    assert entry["startedDateTime"] == "2026-11-22T10:40:01.000+00:00"
    assert entry["request"]["url"] == "http://127.0.0.1:8042/studies?limit=5&PatientName=A%20B"
    assert entry["request"]["queryString"] == [
        {"name": "limit", "value": "5"},
        {"name": "PatientName", "value": "A B"},
    ]
    assert entry["response"]["bodySize"] == entry["response"]["content"]["size"] == 1000


def test_the_oldest_request_comes_first() -> None:
    entries = har_document(RECORDS, ZERO)["log"]["entries"]

    assert [entry["startedDateTime"][17:19] for entry in entries] == ["01", "01", "01", "02"]


def test_no_answer_is_status_0_as_browsers_have_it() -> None:
    [entry] = har_document([RECORDS[2]], ZERO)["log"]["entries"]

    assert (entry["response"]["status"], entry["response"]["bodySize"]) == (0, -1)
    assert entry["timings"]["receive"] == 0
    assert entry["comment"] == "broke off"


def test_what_is_none_of_the_servers_says_so() -> None:
    records = [record(given_by_harness="preflight", is_aborted=ends) for ends in (False, True)]
    told = "not the server's, but given by the harness: preflight"

    entries = har_document(records, ZERO)["log"]["entries"]
    assert [entry["comment"] for entry in entries] == [told, f"{told}; broke off"]
