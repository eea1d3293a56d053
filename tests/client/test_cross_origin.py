import httpx
import pytest

from harness.client.cross_origin import SAFELISTED, readable

SHARED = {"access-control-allow-origin": "*", "content-range": "bytes 0-9/100"}


@pytest.mark.parametrize(
    "exposed",
    [
        pytest.param("Content-Range", id="by-name"),
        pytest.param("ETag,  content-RANGE", id="among-others-in-any-case"),
        pytest.param("*", id="all"),
    ],
)
def test_an_exposed_header_is_read(exposed: str) -> None:
    headers = SHARED | {"access-control-expose-headers": exposed}

    assert readable(headers, "content-range") == "bytes 0-9/100"


@pytest.mark.parametrize("exposed", ["", "ETag", "Content-Range-Not"])
def test_a_header_that_is_not_exposed_is_not_there(exposed: str) -> None:
    assert readable(SHARED | {"access-control-expose-headers": exposed}, "content-range") == ""
    assert readable(SHARED, "content-range") == ""


@pytest.mark.parametrize("name", sorted(SAFELISTED))
def test_a_safelisted_header_needs_no_exposing(name: str) -> None:
    assert readable(SHARED | {name: "value"}, name) == "value"


def test_on_its_own_origin_a_page_reads_everything() -> None:
    assert readable({"content-range": "bytes 0-9/100"}, "content-range") == "bytes 0-9/100"


def test_an_absent_header_is_empty() -> None:
    assert readable({}, "content-range") == ""


def test_the_client_s_headers_are_found_in_any_case() -> None:
    headers = httpx.Headers(
        {"Access-Control-Allow-Origin": "*", "Content-Range": "bytes 0-9/100", "ETag": "x"}
    )

    assert readable(headers, "content-range") == ""
