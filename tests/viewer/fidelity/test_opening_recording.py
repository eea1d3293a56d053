"""What is kept of a click in the viewer, and that it is read back."""

from dataclasses import replace

import pytest

from harness.core.milestone import PerMilestone
from harness.core.viewing.opening import Asked
from harness.errors import BadInput
from harness.viewer.fidelity.opening_recording import from_text, logged_opening, to_text
from harness.viewer.load import ViewerRequest
from tests.viewer.fidelity.opening_logs import STUDY, clicked, clicks
from tests.viewer.loads import viewer_load

SERIES = "studies/1.2/series"


def request(path: str, issued_s: float, image_index: int | None = None) -> ViewerRequest:
    return ViewerRequest(path, None, issued_s, issued_s + 0.1, 200, 100, None, image_index)


def test_what_was_asked_for_until_the_first_image_is_kept_as_of_the_click() -> None:
    load = viewer_load(
        request(f"{SERIES}?includefield=x", -0.5),
        request(f"{SERIES}/1.2.1/metadata", -0.3),
        request(f"{SERIES}/1.2.1/instances/1.2.1.1/frames/1", 0.0),
        request(f"{SERIES}/1.2.0/instances/1.2.0.0/frames/1", 0.1, 0),
        request(f"{SERIES}/1.2.0/instances/1.2.0.1/frames/1", 0.9),
    )
    moments = replace(load.moments, times_s=PerMilestone(0.4, 0.5, 0.5, 0.5))
    found = logged_opening(replace(load, open_s=0.7, moments=moments), "4g", STUDY)

    assert (found.opened_s, found.first_image_s) == (0.8, 1.1)
    assert [(each.asked, each.series_index, each.issued_s) for each in found.questions] == [
        (Asked.SERIES, None, 0.2),
        (Asked.METADATA, 1, 0.4),
        (Asked.FRAME, 1, 0.7),
        (None, 0, 0.8),
    ]
    assert [each.resource for each in found.questions][1:3] == [
        "metadata",
        "instances/1.2.1.1/frames/1",
    ]


def test_a_click_that_came_to_nothing_is_kept_too() -> None:
    found = logged_opening(replace(viewer_load(request("studies", 0.1)), open_s=0.0), "4g", STUDY)

    assert (found.opened_s, found.first_image_s) == (None, None)
    assert [each.asked for each in found.questions] == [Asked.STUDY]


def test_a_recording_is_read_back_as_it_was() -> None:
    recording = clicks(clicked(), clicked(network="local"))

    assert from_text(to_text(recording), "file") == recording
    assert recording.over("local") == recording.openings[1:]


def test_what_is_no_recording_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput, match=r"a\.jsonl: is not a recording of a viewer that opens"):
        from_text("{}\n", "a.jsonl")
