import pytest

from harness.core.survey.frame_form import Origin
from harness.core.survey.pixel_code import PixelCode
from harness.core.survey.ranges import RangeReading, RangeSupport
from harness.dataset.cache import BuiltDataset
from tests.real_servers.surveying import surveyed

pytestmark = pytest.mark.live


def test_a_static_tree_sends_what_lies_there_whole_and_in_parts(
    static_tree: str, built: BuiltDataset
) -> None:
    findings = surveyed(static_tree, built)

    assert {form.code for form in findings.forms} == {PixelCode.HTJ2K}
    assert all(form.is_usable for form in findings.forms)
    assert {form.origin for form in findings.forms} == {Origin.STORED}  # as its metadata says
    assert findings.ranges is not None
    assert findings.ranges == RangeSupport(
        *(RangeReading.HONOURED, RangeReading.HONOURED, 416, findings.ranges.content_range)
    )
    assert findings.pages is not None
    assert findings.pages.reads_answers
    assert (findings.pages.reads_content_range, findings.pages.preflight_status) == (False, 405)
    assert findings.delivery is not None
    assert (findings.delivery.validator, findings.delivery.revalidates) == ("ETag", True)
    assert findings.delivery.metadata.coding == "gzip"
    assert [form.status for form in findings.places] == [404]
