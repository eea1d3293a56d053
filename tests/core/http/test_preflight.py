import pytest

from harness.core.http.preflight import (
    DEFAULT_AGE_S,
    LONGEST_AGE_S,
    Page,
    Preflights,
    age_s,
    grants,
    needs_preflight,
    unsafe_headers,
)

CORNERSTONE = "multipart/related; type=application/octet-stream; transfer-syntax=*"
OHIF = 'multipart/related; type="application/octet-stream"; transfer-syntax=*'
URL = "/studies/1/series/2/instances/3/frames/1"


@pytest.mark.parametrize(
    ("headers", "unsafe"),
    [
        pytest.param({"Accept": CORNERSTONE}, [], id="what Cornerstone3D accepts"),
        pytest.param({"Accept": OHIF}, ["accept"], id="what OHIF accepts, with quotes"),
        pytest.param({"Accept": "a" * 128}, [], id="128 bytes"),
        pytest.param({"Accept": "a" * 129}, ["accept"], id="129 bytes"),
        pytest.param({"Range": "bytes=0-65535"}, [], id="a range"),
        pytest.param({"Range": "bytes=65536-"}, [], id="an open range"),
        pytest.param({"Range": "bytes=-500"}, ["range"], id="a suffix"),
        pytest.param({"Range": "bytes=0-1,5-6"}, ["range"], id="two ranges"),
        pytest.param({"Accept-Language": "de-AT, en;q=0.5"}, [], id="a language"),
        pytest.param({"Accept-Language": "de_AT"}, ["accept-language"], id="no language"),
        pytest.param({"Content-Type": "text/plain; charset=utf-8"}, [], id="a form's type"),
        pytest.param({"Content-Type": "application/json"}, ["content-type"], id="another type"),
        pytest.param({"Authorization": "Bearer x"}, ["authorization"], id="a token"),
        pytest.param({"X-B": "1", "X-A": "1"}, ["x-a", "x-b"], id="headers of its own, sorted"),
    ],
)
def test_a_page_needs_leave_for_what_no_form_could_send(
    headers: dict[str, str], unsafe: list[str]
) -> None:
    assert unsafe_headers(headers) == unsafe
    assert needs_preflight("GET", headers) is bool(unsafe)


def test_many_safe_values_are_unsafe_together() -> None:
    lines = ("accept", "accept-language", "content-language", "Accept", "Accept-Language")
    names = (*lines, "Content-Language", "ACCEPT", "ACCEPT-LANGUAGE", "CONTENT-LANGUAGE")

    assert not unsafe_headers(dict.fromkeys(names[:8], "a" * 128))
    assert len(unsafe_headers(dict.fromkeys(names, "a" * 128))) == len(names)


def test_a_method_that_no_form_has_needs_leave() -> None:
    assert needs_preflight("DELETE", {})


@pytest.mark.parametrize(
    ("status_code", "answer", "headers", "granted"),
    [
        pytest.param(204, {"access-control-allow-headers": "*"}, {"Accept": OHIF}, True, id="all"),
        pytest.param(
            200, {"access-control-allow-headers": "X, Accept"}, {"Accept": OHIF}, True, id="named"
        ),
        pytest.param(204, {}, {"Accept": OHIF}, False, id="not named"),
        pytest.param(404, {"access-control-allow-headers": "*"}, {"Accept": OHIF}, False, id="404"),
        pytest.param(
            204,
            {"access-control-allow-headers": "*"},
            {"Authorization": "Bearer x"},
            False,
            id="a token is never meant by the star",
        ),
    ],
)
def test_leave_is_what_the_server_says(
    status_code: int, answer: dict[str, str], headers: dict[str, str], granted: bool
) -> None:
    shared = {"access-control-allow-origin": "*", **answer}

    assert grants(status_code, shared, headers) is granted
    assert not grants(status_code, answer, headers), "an answer for no other origin"


@pytest.mark.parametrize(
    ("said", "expected_s"),
    [
        ({}, DEFAULT_AGE_S),
        ({"access-control-max-age": "60"}, 60.0),
        ({"access-control-max-age": "86400"}, LONGEST_AGE_S),
        ({"access-control-max-age": "-1"}, DEFAULT_AGE_S),
    ],
)
def test_an_answer_counts_as_long_as_the_browser_lets_it(
    said: dict[str, str], expected_s: float
) -> None:
    assert age_s(said) == expected_s


def test_leave_is_remembered_for_its_url_until_it_is_too_old() -> None:
    preflights = Preflights(Page.CROSS_ORIGIN, OHIF)
    assert preflights.is_needed(URL, {}, 0.0)

    preflights.note(URL, {}, {"access-control-max-age": "60"}, 1.0)

    assert not preflights.is_needed(URL, {}, 60.9)
    assert preflights.is_needed(URL, {}, 61.0)
    assert preflights.is_needed(URL + "?accept=image/jls", {}, 2.0)


def test_a_range_is_asked_for_without_the_header_of_the_application() -> None:
    preflights = Preflights(Page.CROSS_ORIGIN, OHIF, CORNERSTONE)
    own = preflights.headers_of_range("bytes=0-65535")

    assert own == {"Range": "bytes=0-65535", "Accept": CORNERSTONE}
    assert preflights.is_needed(URL, {}, 0.0)
    assert not preflights.is_needed(URL, own, 0.0)
    assert Preflights(Page.CROSS_ORIGIN, OHIF).headers_of_range("bytes=0-1") == {
        "Range": "bytes=0-1"
    }


def test_a_range_has_the_leave_of_the_whole_image() -> None:
    preflights = Preflights(Page.CROSS_ORIGIN, OHIF)
    preflights.note(URL, {"Range": "bytes=0-65535"}, {}, 0.0)

    assert not preflights.is_needed(URL, {"Range": "bytes=65536-"}, 1.0)


@pytest.mark.parametrize(
    ("page", "accept"), [(Page.SAME_ORIGIN, OHIF), (Page.CROSS_ORIGIN, CORNERSTONE)]
)
def test_nobody_asks_leave_within_one_origin_or_for_what_is_safe(page: Page, accept: str) -> None:
    assert not Preflights(page, accept).is_needed(URL, {}, 0.0)
