import pytest

from harness.core.survey.answer import NO_ANSWER, Answer


def answered(status: int = 200, **headers: str) -> Answer:
    return Answer("u", status, {name.replace("_", "-"): v for name, v in headers.items()}, b"")


@pytest.mark.parametrize(("status", "is_good"), [(200, True), (206, True), (304, False)])
def test_only_what_brings_content_is_good(status: int, is_good: bool) -> None:
    assert answered(status).is_good is is_good


def test_no_answer_is_not_good() -> None:
    assert not answered(NO_ANSWER).is_good


def test_identity_is_no_coding() -> None:
    assert answered(content_encoding="identity").content_encoding == ""
    assert answered(content_encoding=" GZip ").content_encoding == "gzip"


@pytest.mark.parametrize(("said", "length"), [("12", 12), ("", None), ("many", None)])
def test_a_length_is_a_number_or_unknown(said: str, length: int | None) -> None:
    assert answered(content_length=said).content_length_bytes == length
    assert answered().content_length_bytes is None


def test_an_answer_without_a_type_says_none() -> None:
    assert answered().content_type == ""
