import pytest

from harness.core.viewing.opening import Asked, Purpose


@pytest.mark.parametrize(
    ("asked", "purpose", "is_of_series"),
    [
        (Asked.STUDY, Purpose.QUERY, False),
        (Asked.SERIES, Purpose.QUERY, False),
        (Asked.PATIENT, Purpose.QUERY, False),
        (Asked.INSTANCES, Purpose.QUERY, True),
        (Asked.METADATA, Purpose.METADATA, True),
        (Asked.ENDS, Purpose.METADATA, True),
        (Asked.FRAME, Purpose.THUMBNAIL, True),
        (Asked.RENDERED, Purpose.THUMBNAIL, True),
        (Asked.THUMBNAIL, Purpose.THUMBNAIL, True),
    ],
)
def test_what_is_asked_has_a_purpose_and_is_of_a_series_or_of_the_study(
    asked: Asked, purpose: Purpose, is_of_series: bool
) -> None:
    assert asked.purpose is purpose
    assert asked.is_of_series is is_of_series
