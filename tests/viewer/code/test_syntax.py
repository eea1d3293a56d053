from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.viewer.code.syntax import parse_source

FILE = Path("viewer.ts")


def kinds(text: str) -> list[str]:
    return [child.type for child in parse_source(text, FILE).root.named_children]


def test_a_program_is_read_as_it_is() -> None:
    assert kinds("import x from 'y';\nconst a = 1;") == ["import_statement", "lexical_declaration"]


@pytest.mark.parametrize(
    "text",
    [
        '{"stages": []}',
        "{stages: [],};",
        "// a comment\n{stages: []}",
        "/* one\n * more */ {}",
        "stages: [{id: 'a'}]",
        "stages: [],\nretrieveOptions: {},",
    ],
)
def test_bare_objects_and_bare_keys_are_expressions(text: str) -> None:
    assert kinds(text)[-1] == "expression_statement"


@pytest.mark.parametrize(
    ("text", "closed_count"),
    [
        ("{a: 1", 1),
        ("configure({\n  retrieveOptions: {\n    single: {\n      streaming: true,", 4),
        ("const a = {stages: [{id: 'a'}", 2),
        ("const a = {stages: []}", 0),
        ("configure({\n  retrieveOptions: {\n    single: {},\nstages: [\n  {id: 'a'},\n],", 3),
        ("f({});\nstages: [],", 0),
    ],
)
def test_a_snippet_may_leave_brackets_open_at_its_end(text: str, closed_count: int) -> None:
    source = parse_source(text, FILE)

    assert source.closed_count == closed_count
    assert not source.root.has_error


def test_bare_keys_below_another_snippet_stay_in_their_lines() -> None:
    (second,) = parse_source("f({\n  a: {\nstages: [\n  1,\n],", FILE).root.named_children[1:]

    assert second.named_children[0].type == "parenthesized_expression"
    assert second.start_point[0] == 2


@pytest.mark.parametrize(
    "text",
    [
        "class A {\n  static a = {stages: []};\n}",
        "private readonly a = {stages: []};",
        "const a = <B>{stages: []};",
        "const a = () => <div a={1}>{b}</div>;\nconst c = {stages: []};",
    ],
)
def test_classes_members_and_markup_are_read(text: str) -> None:
    assert not parse_source(text, FILE).root.has_error


@pytest.mark.parametrize("text", ["", "  \n", "const a = ;", "{a: ", "const a = {\n b: [1,\n};"])
def test_what_cannot_be_read_is_said_with_its_line(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"viewer\.ts:\d+:\d+: .*cannot be read"):
        parse_source(text, FILE)


def test_a_file_of_any_length_is_not_read() -> None:
    with pytest.raises(ScenarioError, match="too long"):
        parse_source("1;" * 1_000_001, FILE)
