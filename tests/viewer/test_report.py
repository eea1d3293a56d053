from typing import Any

import pytest

from harness.core.quality import ImageQualityStatus
from harness.viewer.load import ViewerQuality, ViewerRequest
from harness.viewer.report import ImageIndices, moments_of, qualities_of, requests_of

SERIES = "studies/1/series/2/instances"


def request(**said: Any) -> dict[str, Any]:
    """A request as the page notes it."""
    usual = {
        "path": f"{SERIES}/1.5/frames/1",
        "range": None,
        "issued": 1010.0,
        "ended": 1050.0,
        "status": 200,
        "bytes": 100,
        "failure": None,
    }
    return usual | said


def report(**said: Any) -> dict[str, Any]:
    """A report of a load that began 1 s after the page did."""
    nothing = ("dataReady", "drawn", "firstRender", "everyImage", "complete")
    moments = dict.fromkeys(nothing) | said.pop("moments", {})
    return {"began": 1000.0, "moments": moments, "qualities": [], "requests": []} | said


def test_times_are_seconds_since_the_load_began() -> None:
    moments = moments_of(
        report(
            moments={"drawn": 1020.0, "complete": 1500.0},
            qualities=[{"index": 0, "status": 8, "at": 1015.0}],
            requests=[request(ended=1050.0), request(ended=1040.0)],
        )
    )

    assert (moments.times_s.first_image, moments.drawn_s) == (0.015, 0.02)
    assert (moments.network_end_s, moments.times_s.complete) == (0.05, 0.5)


def test_what_never_came_has_no_time() -> None:
    moments = moments_of(report(requests=[request(ended=None)]))

    assert moments.network_end_s is moments.times_s.first_image is moments.times_s.complete is None


def test_requests_keep_their_order_of_issue() -> None:
    said = [
        request(range="bytes=0-131071", status=206),
        request(issued=1005.0, ended=None, status=None, bytes=0, failure="no answer"),
    ]

    assert requests_of(report(requests=said), [f"{SERIES}/1.5/frames/1"]) == (
        ViewerRequest(f"{SERIES}/1.5/frames/1", "bytes=0-131071", 0.01, 0.05, 206, 100, None, 0),
        ViewerRequest(f"{SERIES}/1.5/frames/1", None, 0.005, None, None, 0, "no answer", 0),
    )


def test_qualities_are_the_viewers_own_statuses() -> None:
    said = [{"index": 3, "status": 6, "at": 1100.0}]

    assert qualities_of(report(qualities=said)) == (
        ViewerQuality(3, ImageQualityStatus.SUBRESOLUTION, 0.1),
    )


@pytest.mark.parametrize(
    ("path", "index"),
    [
        pytest.param(f"{SERIES}/1.5/frames/1", 0, id="frames"),
        pytest.param(f"{SERIES}/1.6/jlsThumbnail/1", 1, id="another-encoding"),
        pytest.param(f"{SERIES}/1.6/frames/1?accept=image/jhc", 1, id="arguments"),
        pytest.param(f"{SERIES}/1.6/jpip?target=1?fsiz=128,128", 1, id="path-of-arguments"),
        pytest.param(f"{SERIES}/1.7/frames/2", 3, id="frame-of-several"),
        pytest.param(f"{SERIES}/1.7/htj2k/1", 2, id="another-encoding-of-several"),
        pytest.param(f"{SERIES}/1.7/frames/9", None, id="no-such-frame"),
        pytest.param(f"{SERIES}/1.8/frames/1", None, id="no-such-instance"),
        pytest.param("studies", None, id="no-image"),
    ],
)
def test_a_path_tells_which_image_it_asks_for(path: str, index: int | None) -> None:
    frames = ["1.5/frames/1", "1.6/frames/1", "1.7/frames/1", "1.7/frames/2"]

    assert ImageIndices([f"{SERIES}/{frame}" for frame in frames]).of(path) == index
