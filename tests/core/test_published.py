from harness.core.published import PublishedRow, PublishedTable

SLOW = PublishedRow(case="JLS", network="4g", complete_s=4.586)
FAST = PublishedRow(case="JLS", network="local", complete_s=0.7)
TABLE = PublishedTable(name="stack", source="a page", rows=(SLOW, FAST))


def test_a_row_is_found_by_case_and_network() -> None:
    assert TABLE.row("JLS", "local") is FAST


def test_what_was_not_published_is_none() -> None:
    assert TABLE.row("HTJ2K", "4g") is None
    assert SLOW.first_render_s is None
