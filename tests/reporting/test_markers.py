from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.reporting.language import Language
from harness.reporting.markers import Asked, Form, forms_of, marker_line, markers

PAGE = Path("page.md")


def asked(*lines: str, page: Path = PAGE) -> list[tuple[str, bool]]:
    return [(marker.asked.name, marker.is_begin) for marker in markers(list(lines), page)]


@pytest.mark.parametrize(
    ("page", "form", "line"),
    [
        ("a.md", Form.MARKDOWN, "<!-- harness:table volume begin -->"),
        ("a.md", Form.MDX, "{/* harness:table volume begin */}"),
        ("a.mdx", Form.MDX, "{/* harness:table volume begin */}"),
        ("a.rst", Form.RESTRUCTURED_TEXT, ".. harness:table volume begin"),
    ],
)
def test_every_kind_of_page_has_its_form(page: str, form: Form, line: str) -> None:
    [marker] = markers([f"{line}\n"], Path(page))

    assert (marker.form, marker.asked, marker.is_begin) == (form, Asked("volume"), True)
    assert marker_line(form, "volume", "begin") == line
    assert form in forms_of(Path(page))


def test_a_marker_names_language_columns_and_networks() -> None:
    line = "<!-- harness:table volume begin lang=zh columns=type,n networks=4g,local -->\n"
    [marker] = markers([line], PAGE)

    wanted = Asked("volume", Language.CHINESE, ("type", "n"), ("4g", "local"))
    assert marker.asked == wanted


@pytest.mark.parametrize(
    "text",
    [
        "harness:tabel a begin",
        "harnes:table a begin",
        "harness table a begin",
        "harness-table a begin",
        "Harness:Table a begin",
        "harness:chart a begin",
        "harness:tables a end",
        "harness:table",
        "harness:table a",
        "harness:table a start",
        "harness:table a end lang=zh",
    ],
)
@pytest.mark.parametrize("form", [Form.MARKDOWN, Form.MDX])
def test_what_was_meant_to_be_a_marker_is_named_by_its_line(text: str, form: Form) -> None:
    with pytest.raises(BadInput) as caught:
        asked("text\n", form.value.format(text) + "\n")
    assert caught.value.place == "page.md:2"
    assert "on a line of its own" in caught.value.remedy


@pytest.mark.parametrize("option", ["lang=fr", "lang=", "colums=type", "wide"])
def test_an_option_that_there_is_not_is_refused(option: str) -> None:
    with pytest.raises(BadInput) as caught:
        asked(f"<!-- harness:table a begin {option} -->")
    assert str(caught.value.value) in option


@pytest.mark.parametrize(
    "line",
    [
        "See <!-- harness:table a begin -->",
        "<!-- harness:table a begin --> | a |",
        "<!-- harness:table a begin --><!-- harness:table a end -->",
        "<!-- harness:table a begin",
    ],
)
def test_a_marker_beside_other_text_is_refused(line: str) -> None:
    with pytest.raises(BadInput):
        asked(line)


def test_a_comment_of_another_kind_of_page_is_refused() -> None:
    with pytest.raises(BadInput, match=r"is no comment in a page called \*\.mdx") as caught:
        asked("<!-- harness:table a begin -->", page=Path("a.mdx"))
    assert "{/* harness:table NAME begin */}" in caught.value.remedy


@pytest.mark.parametrize(
    "line",
    [
        "<!-- harness tables writes what follows -->",
        "<!-- begin of the harness -->",
        "<!-- note --> and <!-- -->",
        "Write `<!-- harness:table x begin -->` so:",
        "``{/* harness:table x begin */}``",
        ".. harness:table x begin",
    ],
)
def test_other_comments_and_code_are_text(line: str) -> None:
    assert asked(line) == []


def test_markers_in_fenced_code_are_text() -> None:
    fenced = ["```", "<!-- harness:table x begin -->", "```", "~~~~ md", "~~~"]
    fenced += ["<!-- harness:table x end -->", "~~~~"]

    assert asked(*fenced, "<!-- harness:table y begin -->") == [("y", True)]


def test_indented_comments_of_restructured_text_are_code() -> None:
    lines = ["::", "", "   .. harness:table x begin"]

    assert asked(*lines, page=Path("page.rst")) == []
