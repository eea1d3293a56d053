"""What is made of the report of a page; a load in a real page is played by test_browser."""

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.viewer.load import Ending, ViewerJob
from harness.viewer.playing import End, load_of
from tests.viewer.fake import VERSIONS
from tests.viewer.test_report import SERIES, report, request

PLAIN = RetrieveConfiguration("plain", UNCONFIGURED_STAGES, {})


def job(folder: Path | None) -> ViewerJob:
    """One image, whose pictures go into a folder."""
    return ViewerJob(Load.STACK, (f"{SERIES}/1.5/frames/1",), "", "", PLAIN, 1, 0, 9.0, folder)


def a_report(**said: Any) -> dict[str, Any]:
    """A report with what a page tells at the end."""
    picture = base64.b64encode(b"png").decode()
    whole = {
        "order": [0],
        "digests": ["abc"],
        "complaints": [],
        "pictures": {"firstRender": None, "complete": picture},
        "requests": [request(issued=900.0, path="studies"), request()],
    }
    return report(**whole | said)


def test_a_load_that_somebody_clicked_for_is_counted_from_its_first_image(tmp_path: Path) -> None:
    load = load_of(job(tmp_path), End(Ending.COMPLETE, "", a_report(clicked=600.0), VERSIONS))

    assert load.open_s == 0.4
    assert [each.path for each in load.requests] == ["studies", f"{SERIES}/1.5/frames/1"]
    assert [each.image_index for each in load.image_requests] == [0]
    assert load.bytes_received == 100
    assert load.pictures.first_render is None
    assert load.pictures.complete == tmp_path / "complete.png"
    assert load.pictures.complete.read_bytes() == b"png"


def test_leave_that_the_page_needed_of_its_own_server_is_not_the_loads() -> None:
    frame = f"{SERIES}/1.5/frames/1"
    urls = (f"http://images/{frame}", "http://page/app.js", "http://images/studies")
    end = End(Ending.COMPLETE, "", None, VERSIONS, urls)
    load = load_of(replace(job(None), data_url="http://images"), end)

    assert [(each.path, each.image_index) for each in load.preflights] == [
        (frame, 0),
        ("studies", None),
    ]


def test_without_a_click_every_request_is_the_loads(tmp_path: Path) -> None:
    load = load_of(job(tmp_path), End(Ending.COMPLETE, "", a_report(), VERSIONS))

    assert load.open_s is None
    assert load.image_requests == load.requests
    assert load.bytes_received == 200


def test_a_page_that_tells_nothing_more_leaves_a_load_with_its_reason() -> None:
    load = load_of(job(None), End(Ending.STALLED, "not done after 9 s", None, VERSIONS))

    assert (load.ending, load.ending_reason) == (Ending.STALLED, "not done after 9 s")
    assert not load.page_answers
    assert load.requests == ()
