import pytest
import tree_sitter_typescript
from tree_sitter import Language, Parser

from harness.viewer.code.brackets import missing_brackets


def missing(text: str) -> str:
    language = Language(tree_sitter_typescript.language_typescript())
    return missing_brackets(Parser(language).parse(text.encode()).root_node)


@pytest.mark.parametrize("text", ["a", "f({a: [1, `x${b}`]});", "const a = '({[';", "// ({["])
def test_nothing_is_missing_where_all_is_closed(text: str) -> None:
    assert missing(text) == ""


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("f({", "})"),
        ("f({a: [1, {b: ')'", "}]})"),
        ("const a = {\n  b: {c: 1},\n  d: [", "]}"),
        ("({a: 1}", ")"),
    ],
)
def test_what_is_open_is_closed_from_the_inside(text: str, closing: str) -> None:
    assert missing(text) == closing


@pytest.mark.parametrize("text", ["f({)", "a]", "const a = {b: [1,};"])
def test_a_wrong_bracket_is_not_mended(text: str) -> None:
    assert missing(text) == ""
