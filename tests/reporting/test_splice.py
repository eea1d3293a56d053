import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.reporting.splice import (
    StaleMarker,
    fill_markers,
    marker_names,
    stale_markers,
    waiting_names,
)

PAGE = """# Page
<!-- harness:table volume begin -->
old
<!-- harness:table volume end -->
Between.
<!-- harness:table stack begin -->
<!-- harness:table stack end -->
"""
TABLES = {"volume": "| v |", "stack": "| s |"}
FILLED = """# Page
<!-- harness:table volume begin -->

| v |

<!-- harness:table volume end -->
Between.
<!-- harness:table stack begin -->

| s |

<!-- harness:table stack end -->
"""

PLAIN_LINES = st.lists(st.sampled_from(["", "text", "| a |", "<!-- note -->", "    code"]))


def test_tables_stand_between_their_markers() -> None:
    assert fill_markers(PAGE, TABLES) == FILLED


def test_filling_twice_changes_nothing() -> None:
    assert fill_markers(FILLED, TABLES) == FILLED


@given(before=PLAIN_LINES, after=PLAIN_LINES, old=PLAIN_LINES)
def test_nothing_outside_the_markers_is_touched(
    before: list[str], after: list[str], old: list[str]
) -> None:
    begin, end = (f"<!-- harness:table volume {edge} -->" for edge in ("begin", "end"))
    text = "\n".join([*before, begin, *old, end, *after])

    assert fill_markers(text, TABLES) == "\n".join([*before, begin, "", "| v |", "", end, *after])


def test_the_line_breaks_of_the_file_are_kept() -> None:
    page, filled = (text.replace("\n", "\r\n") for text in (PAGE, FILLED))

    assert fill_markers(page, TABLES) == filled


def test_a_file_may_end_with_a_marker() -> None:
    assert fill_markers(PAGE.rstrip("\n"), TABLES) == FILLED.rstrip("\n")


def test_a_table_may_stand_twice() -> None:
    twice = PAGE + PAGE

    assert marker_names(twice, "page.md") == ("volume", "stack", "volume", "stack")
    assert fill_markers(twice, TABLES) == FILLED + FILLED


def test_markers_in_code_are_text() -> None:
    text = (
        "Write `<!-- harness:table x begin -->` so:\n"
        "```\n<!-- harness:table x begin -->\n```\n"
        "~~~~ md\n~~~\n<!-- harness:table x end -->\n~~~~\n"
    )

    assert fill_markers(text, {}) == text


def test_a_page_without_markers_is_left_alone() -> None:
    assert fill_markers("", TABLES) == ""
    assert stale_markers("# Page\n", TABLES) == ()


def test_what_is_stale_is_named_by_its_line() -> None:
    half = FILLED.replace("| s |", "| t |")

    assert stale_markers(FILLED, TABLES) == ()
    assert stale_markers(half, TABLES, "page.md") == (StaleMarker("page.md", "stack", 8),)
    assert len(stale_markers(PAGE, TABLES)) == 2


def test_an_unknown_table_is_named_with_those_there_are() -> None:
    with pytest.raises(BadInput) as caught:
        fill_markers(FILLED, {"volume": "| v |"}, "page.md")

    assert str(caught.value) == (
        'page.md:8: "stack" is a table without a run (there are: volume); correct the name,'
        " name its run with --run, or empty what stands between the markers"
    )


def test_empty_markers_wait_for_their_run() -> None:
    half = FILLED.replace("| s |", "")

    assert fill_markers(half, {"volume": "| v |"}) == half
    assert stale_markers(half, {"volume": "| v |"}) == ()
    assert waiting_names(half, {"volume": "| v |"}, "page.md") == ("stack",)
    assert waiting_names(half, TABLES, "page.md") == ()
    assert fill_markers(half, TABLES) == FILLED


def test_a_table_whose_run_is_gone_is_never_removed_silently() -> None:
    with pytest.raises(BadInput, match="is a table without a run"):
        stale_markers(FILLED, {"volume": "| v |"})
    assert waiting_names(FILLED, {}, "page.md") == ()


@pytest.mark.parametrize(
    ("lines", "line", "rule"),
    [
        (["table a begin"], 1, '"begin" without "end"'),
        (["table a end"], 1, '"end" without "begin"'),
        (["table a begin", "table b begin", "table b end", "table a end"], 2, "inside the table a"),
        (["table a begin", "table b end"], 2, "inside the table a"),
        (["table a begin", "table a begin", "table a end"], 2, "inside the table a"),
        (["table a begin", "table a stop"], 2, 'found, expected "begin" or "end"'),
        (["table a"], 1, "is not a valid marker"),
        (["tabel a begin"], 1, "is not a valid marker"),
    ],
)
def test_a_broken_marker_is_named_by_file_and_line(lines: list[str], line: int, rule: str) -> None:
    text = "".join(f"<!-- harness:{marker} -->\n" for marker in lines)

    with pytest.raises(BadInput, match=rule) as caught:
        fill_markers(text, {"a": "", "b": ""}, "page.md")
    assert caught.value.place == f"page.md:{line}"
