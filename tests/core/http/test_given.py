import pytest

from harness.core.http.given import Given, given_field, read_given

LENGTH = (b"content-length", b"5")


@pytest.mark.parametrize("given", Given)
def test_what_was_given_is_read_back(given: Given) -> None:
    name, value = given_field(given)

    assert read_given([LENGTH, (name.title(), value)]) is given


@pytest.mark.parametrize("fields", [[LENGTH], [(b"harness-gave", b"all the rest")]])
def test_what_tells_nothing_is_the_servers(fields: list[tuple[bytes, bytes]]) -> None:
    assert read_given(fields) is None
