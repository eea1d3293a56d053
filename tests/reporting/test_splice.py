from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import BadInput
from harness.reporting.markers import Asked, Form
from harness.reporting.splice import (
    StaleMarker,
    fill_markers,
    regions,
    stale_markers,
    with_marker,
)

WHERE = Path("page.md")
PAGE = """# Page
<!-- harness:table volume begin -->
old
<!-- harness:table volume end -->
Between.
<!-- harness:table stack begin -->
<!-- harness:table stack end -->
"""
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


def tables(asked: Asked, form: Form, place: str) -> str:
    """Two tables that do not care for the form; others are told with their place."""
    if asked.name not in {"volume", "stack"}:
        raise BadInput(place, asked.name, "is a table without a run", "correct it")
    return f"| {asked.name[0]} |"


def filled(text: str) -> str:
    return fill_markers(text, tables, WHERE)


def test_tables_stand_between_their_markers() -> None:
    assert filled(PAGE) == FILLED


def test_filling_twice_changes_nothing() -> None:
    assert filled(FILLED) == FILLED


@given(before=PLAIN_LINES, after=PLAIN_LINES, old=PLAIN_LINES)
def test_nothing_outside_the_markers_is_touched(
    before: list[str], after: list[str], old: list[str]
) -> None:
    begin, end = (f"<!-- harness:table volume {edge} -->" for edge in ("begin", "end"))
    text = "\n".join([*before, begin, *old, end, *after])

    assert filled(text) == "\n".join([*before, begin, "", "| v |", "", end, *after])


def test_the_line_breaks_of_the_file_are_kept() -> None:
    page, text = (text.replace("\n", "\r\n") for text in (PAGE, FILLED))

    assert filled(page) == text


def test_a_file_may_end_with_a_marker() -> None:
    assert filled(PAGE.rstrip("\n")) == FILLED.rstrip("\n")


def test_a_table_may_stand_twice() -> None:
    twice = PAGE + PAGE

    assert [region.asked.name for region in regions(twice, WHERE)] == ["volume", "stack"] * 2
    assert filled(twice) == FILLED + FILLED


def test_a_table_in_a_list_is_indented_like_its_markers() -> None:
    begin, end = (f"  <!-- harness:table volume {edge} -->" for edge in ("begin", "end"))

    assert filled(f"- item\n{begin}\n{end}\n") == f"- item\n{begin}\n\n  | v |\n\n{end}\n"


@pytest.mark.parametrize("text", ["", "# Page\n", "```\n" + PAGE + "```\n"])
def test_a_page_without_markers_is_refused(text: str) -> None:
    for act in (fill_markers, stale_markers):
        with pytest.raises(BadInput, match="no marker") as caught:
            act(text, tables, WHERE)
        assert caught.value.remedy.endswith("harness tables --insert NAME page.md")


def test_what_is_stale_is_named_by_its_line() -> None:
    half = FILLED.replace("| s |", "| t |")

    assert stale_markers(FILLED, tables, WHERE) == ()
    assert stale_markers(half, tables, WHERE) == (StaleMarker(WHERE, "stack", 8),)


def test_a_table_that_was_never_written_is_stale() -> None:
    assert [each.name for each in stale_markers(PAGE, tables, WHERE)] == ["volume", "stack"]


@pytest.mark.parametrize("text", [PAGE.replace("stack", "stak"), FILLED.replace("volume", "vol")])
def test_a_table_of_no_run_is_refused_whether_or_not_it_stands_there(text: str) -> None:
    for act in (fill_markers, stale_markers):
        with pytest.raises(BadInput, match=r"page\.md:\d: .* is a table without a run"):
            act(text, tables, WHERE)


def test_a_new_marker_stands_at_the_end_and_waits_for_its_table() -> None:
    assert with_marker("# Page\n\n", "stack", WHERE) == (
        "# Page\n\n<!-- harness:table stack begin -->\n\n<!-- harness:table stack end -->\n"
    )
    assert with_marker("", "stack", Path("page.mdx")).startswith(
        "{/* harness:table stack begin */}"
    )
    assert with_marker("a\r\n", "stack", WHERE).count("\r\n") == 5
    assert filled(with_marker(FILLED, "stack", WHERE)).count("| s |") == 2


def test_a_table_that_says_nothing_new_stays() -> None:
    old = "| Type | ms |\n| :--- | ---: |\n| JLS | {} |\n\n{}"
    begin, end = (f"<!-- harness:table volume {edge} -->\n" for edge in ("begin", "end"))
    before = f"{begin}\n{old.format(1000, 'yesterday')}\n\n{end}"

    def of_today(asked: Asked, form: Form, place: str) -> str:
        return old.format(1015, "today")

    assert fill_markers(before, of_today, WHERE, 0.02) == before
    assert stale_markers(before, of_today, WHERE, 0.02) == ()
    assert "today" in fill_markers(before, of_today, WHERE, 0.01)
    assert len(stale_markers(before, of_today, WHERE, 0.01)) == 1


@pytest.mark.parametrize(
    ("lines", "line", "rule"),
    [
        (["volume begin"], 1, '"begin" without "end"'),
        (["volume end"], 1, '"end" without "begin"'),
        (["volume begin", "stack begin", "stack end", "volume end"], 2, "inside the table volume"),
        (["volume begin", "stack end"], 2, "ends inside the table volume"),
        (["volume begin", "volume begin", "volume end"], 2, "begins inside the table volume"),
    ],
)
def test_a_broken_pair_is_named_by_file_and_line(lines: list[str], line: int, rule: str) -> None:
    text = "".join(f"<!-- harness:table {marker} -->\n" for marker in lines)

    with pytest.raises(BadInput, match=rule) as caught:
        filled(text)
    assert caught.value.place == f"page.md:{line}"
