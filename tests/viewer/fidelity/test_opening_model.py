"""The model's own click, as a log like the viewer's."""

import pytest

from harness.core.viewing.opening import Asked
from harness.viewer.fidelity.opening_model import OwnWork, model_log, waits_of
from tests.viewer.fidelity.opening_cases import played


def test_the_model_tells_when_what_is_asked_for_and_how_it_waits() -> None:
    case, (slow, _) = played()
    found = model_log(case, slow)

    assert [each.asked for each in found.questions if each.asked is not Asked.FRAME] == [
        *(Asked.STUDY, Asked.STUDY, Asked.SERIES, Asked.PATIENT),
        *(Asked.METADATA, Asked.METADATA, None),
    ]
    assert [each.issued_s for each in found.questions][:3] == pytest.approx([0.15, 0.22, 0.3])
    assert found.opened_s is not None
    thumbnails_s = [each.issued_s for each in found.questions if each.asked is Asked.FRAME]
    assert thumbnails_s == pytest.approx([found.opened_s + 0.2] * 2)
    assert 0.2 < found.opened_s < (found.first_image_s or 0.0)


def test_at_half_the_pace_all_that_a_viewer_does_of_its_own_takes_twice_as_long() -> None:
    case, (_, local) = played()
    opening = case.study.opening
    slower = OwnWork(2.0, 0.3).of(opening)

    assert [step.application_s for step in slower.steps] == [
        2 * step.application_s for step in opening.steps
    ]
    assert slower.s_per_megabyte == 2 * opening.s_per_megabyte > 0
    assert (slower.application_s, slower.busy_s) == (2 * opening.application_s, 0.3)
    usual_s, slow_s = (model_log(played(pace)[0], local).opened_s or 0.0 for pace in (1.0, 2.0))
    assert slow_s > 1.5 * usual_s


def test_the_first_image_waits_for_all_that_metadata_waits_for() -> None:
    case, _ = played()

    assert [first for first, later in waits_of(case.study) if later is None] == [
        "metadata",
        "series",
    ]
    assert ("series", "thumbnails") in waits_of(case.study)
