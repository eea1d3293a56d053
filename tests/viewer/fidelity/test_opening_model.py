"""The model's own click, as a log like the viewer's."""

import pytest

from harness.core.viewing.opening import Asked
from harness.viewer.fidelity.opening_model import model_log, waits_of
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


def test_an_application_of_its_own_time_opens_so_much_later() -> None:
    case, (slow, _) = played()
    slower, _ = played(0.5)
    before_s, after_s = (model_log(each, slow).opened_s or 0.0 for each in (case, slower))

    assert after_s == pytest.approx(before_s + 0.5)


def test_the_first_image_waits_for_all_that_metadata_waits_for() -> None:
    case, _ = played()

    assert [first for first, later in waits_of(case.study) if later is None] == [
        "metadata",
        "series",
    ]
    assert ("series", "thumbnails") in waits_of(case.study)
