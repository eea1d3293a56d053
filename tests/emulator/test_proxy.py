import pytest

from harness.emulator.process import ANYWHERE
from harness.emulator.proxy import Route
from harness.errors import EnvironmentProblem


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://127.0.0.1:8000", ("127.0.0.1", 8000)),
        ("http://127.0.0.1", ("127.0.0.1", 80)),
        ("http://[::1]:8000/", ("::1", 8000)),
    ],
)
def test_an_origin_is_read_from_its_url(url: str, origin: tuple[str, int]) -> None:
    assert Route(url, ANYWHERE).origin == origin


@pytest.mark.parametrize("url", ["https://127.0.0.1:8000", "127.0.0.1:8000", "http://"])
def test_an_origin_that_is_no_plain_http_url_is_refused(url: str) -> None:
    with pytest.raises(EnvironmentProblem, match="is no origin") as told:
        _ = Route(url, ANYWHERE).origin

    assert told.value.value == url
