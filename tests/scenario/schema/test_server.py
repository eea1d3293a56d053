"""What a scenario may say of somebody else's server."""

import pytest
from pydantic import ValidationError

from harness.scenario.schema.server import ServerBlock

_BLOCK = {"url": "http://127.0.0.1:8042/dicom-web/", "study": "1.2", "series": "1.2.3"}


def test_the_root_of_a_service_is_kept_without_a_slash_at_its_end() -> None:
    assert ServerBlock.model_validate(_BLOCK).url == "http://127.0.0.1:8042/dicom-web"


def test_what_a_survey_wrote_besides_is_passed_over() -> None:
    surveyed = _BLOCK | {"images": {"count": 8}, "capabilities": {"ranges": False}, "times": {}}

    assert ServerBlock.model_validate(surveyed).series == "1.2.3"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"url": "ftp://archive.test"}, "is not the root of a DICOMweb service"),
        ({"url": "http://archive.test/?a=b"}, "is not the root of a DICOMweb service"),
        ({"url": "http://me:mine@archive.test"}, "carries a user name or a password"),
        ({"headers": {"Authorization": "Bearer abc"}}, "writes the value of Authorization"),
        ({"headers": {"Au th": "$TOKEN"}}, "is no header"),
        ({"study": "../1"}, "is not a UID"),
        ({"folder": "tree"}, "is not in one place"),
        ({"url": ""}, "is not the root"),
    ],
)
def test_what_cannot_be_asked_and_what_would_be_stored_is_refused(
    change: dict[str, object], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint) as raised:
        ServerBlock.model_validate(_BLOCK | change)

    assert "abc" not in str(raised.value).split("[type=")[0]
