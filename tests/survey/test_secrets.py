import pytest

from harness.errors import BadInput
from harness.survey.secrets import secret_headers

TOKEN = {"TOKEN": "s3cret", "BROKEN": "s3cret\nX: y"}


@pytest.mark.parametrize("line", ["Authorization: Bearer $TOKEN", "Authorization:Bearer ${TOKEN}"])
def test_a_variable_is_filled_in(line: str) -> None:
    assert secret_headers([line], TOKEN) == {"Authorization": "Bearer s3cret"}


@pytest.mark.parametrize("line", ["Authorization", ": x", "two words: x", "A: $MISSING"])
def test_what_is_no_header_or_has_no_value_is_refused(line: str) -> None:
    with pytest.raises(BadInput):
        secret_headers([line], TOKEN)


def test_a_value_that_would_end_its_line_is_refused_and_not_shown() -> None:
    with pytest.raises(BadInput) as refused:
        secret_headers(["A: $BROKEN"], TOKEN)

    assert "s3cret" not in str(refused.value)
