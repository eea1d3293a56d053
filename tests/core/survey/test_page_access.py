import pytest

from harness.core.survey.answer import Answer
from harness.core.survey.page_access import PAGE_ORIGIN, PageAccess, page_access

ALLOW, EXPOSE = "access-control-allow-origin", "access-control-expose-headers"
NO_ANSWER = Answer("u", 404, {}, b"")


def access(headers: dict[str, str], preflight: Answer = NO_ANSWER) -> PageAccess:
    return page_access(Answer("u", 200, headers, b""), preflight)


@pytest.mark.parametrize(
    ("allowed", "reads"), [("*", True), (PAGE_ORIGIN, True), ("https://other.example", False)]
)
def test_a_page_reads_what_its_origin_may(allowed: str, reads: bool) -> None:
    assert access({ALLOW: allowed}).reads_answers is reads
    assert not access({}).reads_answers


@pytest.mark.parametrize(("exposed", "reads"), [("ETag, content-range", True), ("ETag", False)])
def test_a_page_reads_the_headers_that_are_exposed(exposed: str, reads: bool) -> None:
    assert access({EXPOSE: exposed}).reads_content_range is reads


def test_leave_is_what_a_browser_would_take_for_it() -> None:
    granting = {ALLOW: "*", "access-control-allow-headers": "Accept"}
    aged = {**granting, "access-control-max-age": "600"}

    granted = access({}, Answer("u", 204, aged, b""))
    refused = access({}, Answer("u", 405, granting, b""))

    assert (granted.grants_quotes, granted.preflight_age_s) == (True, 600.0)
    assert (refused.grants_quotes, refused.preflight_age_s) == (False, 0.0)
