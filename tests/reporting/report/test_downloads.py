"""What a reader takes along."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from harness.core.http.client import Client
from harness.core.http.protocol import HttpVersion
from harness.reporting.report.downloads import archive_json, samples_csv
from tests.reporting.report.judged import a_judged_run, a_trace


def test_every_sample_is_a_line(tmp_path: Path) -> None:
    run = a_judged_run(tmp_path)
    lines = list(csv.DictReader(io.StringIO(samples_csv(run))))

    assert len(lines) == len(run.document.samples)
    assert lines[0]["case"] == "JLS"
    assert float(lines[0]["first_render_s"]) == run.document.samples[0].times_s.first_render


def archived(folder: Path, client: Client, began_at: str | None) -> dict[str, Any]:
    row = a_judged_run(folder).document.cases[0]
    log: dict[str, Any] = json.loads(archive_json(row, a_trace(1), client, began_at))["log"]
    return log


def test_requests_begin_when_they_were_sent(tmp_path: Path) -> None:
    first, second, refused = archived(tmp_path, Client(), "2000-01-01T00:00:00+00:00")["entries"]

    assert second["startedDateTime"] == "2000-01-01T00:00:00.800+00:00"
    assert first["timings"] == {"send": 0, "wait": 100.0, "receive": 700.0}
    assert first["request"]["headers"] == [{"name": "Range", "value": "bytes=0-99"}]
    assert second["response"]["content"]["size"] == 800
    assert (refused["time"], refused["comment"]) == (0, "never ended")
    assert refused["response"]["statusText"] == "refused"


def test_what_no_trace_tells_is_not_made_up(tmp_path: Path) -> None:
    log = archived(tmp_path, Client(http=HttpVersion.HTTP_2, tls=True), None)
    entry = log["entries"][0]

    assert "the time of day is unknown" in log["comment"]
    assert {entry["response"][key] for key in ("status", "headersSize", "bodySize")} == {-1}
    assert entry["response"]["content"]["mimeType"] == ""
    assert entry["request"]["url"] == "https://images.invalid/frames/0"
    assert entry["request"]["httpVersion"] == "HTTP/2"
