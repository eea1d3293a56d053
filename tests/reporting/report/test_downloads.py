"""What a reader takes along."""

import csv
import io
import json
from pathlib import Path

from harness.reporting.report.downloads import archive_json, samples_csv
from tests.reporting.report.judged import a_judged_run, a_trace


def test_every_sample_is_a_line(tmp_path: Path) -> None:
    run = a_judged_run(tmp_path)
    lines = list(csv.DictReader(io.StringIO(samples_csv(run))))

    assert len(lines) == len(run.document.samples)
    assert lines[0]["case"] == "JLS"
    assert float(lines[0]["first_render_s"]) == run.document.samples[0].times_s.first_render


def test_requests_begin_when_they_were_sent(tmp_path: Path) -> None:
    row = a_judged_run(tmp_path).document.cases[0]
    archive = json.loads(archive_json(row, a_trace(1), "2000-01-01T00:00:00+00:00"))
    first, second, refused = archive["log"]["entries"]

    assert second["startedDateTime"] == "2000-01-01T00:00:00.800+00:00"
    assert first["timings"] == {"send": 0, "wait": 100.0, "receive": 700.0}
    assert first["request"]["headers"] == [{"name": "Range", "value": "bytes=0-99"}]
    assert second["response"]["bodySize"] == 800
    assert refused["time"] == 0
