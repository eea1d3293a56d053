import pytest

from harness.core.survey.answer import Answer
from harness.core.survey.ranges import RangeReading, RangeSupport, range_reading

HEAD = b"--B\r\n\r\n"
WHOLE = Answer("u", 200, {"content-type": "multipart/related"}, HEAD + b"image bytes\r\n--B--")


@pytest.mark.parametrize(
    ("status", "body", "reading"),
    [
        pytest.param(206, HEAD + b"ima", RangeReading.HONOURED, id="honoured"),
        pytest.param(206, b"image byte", RangeReading.OF_THE_IMAGE, id="of-the-image"),
        pytest.param(206, b"mage bytes", RangeReading.WRONG, id="other-bytes"),
        pytest.param(200, WHOLE.body, RangeReading.IGNORED, id="ignored"),
        pytest.param(416, b"", RangeReading.REFUSED, id="refused"),
    ],
)
def test_a_range_is_read_by_its_bytes(status: int, body: bytes, reading: RangeReading) -> None:
    assert range_reading(WHOLE, Answer("u", status, {}, body), 0, 9) is reading


def test_a_range_over_the_end_has_what_there_is() -> None:
    part = Answer("u", 206, {}, WHOLE.body)

    assert range_reading(WHOLE, part, 0, 10_000) is RangeReading.HONOURED


@pytest.mark.parametrize("reading", RangeReading)
def test_a_viewer_can_use_what_is_honoured(reading: RangeReading) -> None:
    is_usable = reading in {RangeReading.HONOURED, RangeReading.OF_THE_IMAGE}

    assert RangeSupport(reading, RangeReading.REFUSED, 416).is_usable is is_usable
