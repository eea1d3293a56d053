from harness.core.milestone import Milestone
from harness.reporting.audit.claims import Link, claims_of
from tests.reporting.audit.pages import PAGE


def test_every_time_of_a_table_is_a_claim_with_its_row_and_line() -> None:
    claims = claims_of(PAGE, "page.md")
    first = claims.found[0]

    assert len(claims.found) == 6
    assert (first.table, first.row, first.size) == ("Volume", ("JLS", "4g"), "30 M")
    assert (first.milestone, first.text, first.line) == (Milestone.FIRST_RENDER, "2265 ms", 9)
    assert PAGE.splitlines()[first.line - 1].startswith("| JLS  | 4g")
    assert claims.found[-1].table == "Elsewhere"


def test_what_looks_like_a_time_and_cannot_be_read_is_counted() -> None:
    assert claims_of(PAGE, "page.md").unread == ("10: about 9 s",)


def test_the_link_of_the_page_is_read() -> None:
    assert claims_of(PAGE, "page.md").link == Link(30e6, 5e6, 0.01)
    assert claims_of("No link.", "page.md").link is None


def test_headers_may_be_chinese_and_say_the_unit() -> None:
    text = "| 类型 | 网络 | 大小 | 首次渲染, ms |\n| - | - | - | - |\n| JLS | 4g | 30 M | 2265 |\n"
    [claim] = claims_of(text, "page.zh.md").found

    assert (claim.row, claim.time_s.middle_s) == (("JLS", "4g"), 2.265)


def test_a_page_without_such_tables_claims_nothing() -> None:
    assert claims_of("| a | b |\n| - | - |\n| 1 | 2 |\n", "page.md").found == ()
