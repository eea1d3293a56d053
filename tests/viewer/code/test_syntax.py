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


@pytest.mark.parametrize("text", ["", "  \n", "const a = ;", "{a: 1", "const a = {\n b: [1,\n};"])
def test_what_cannot_be_read_is_said_with_its_line(text: str) -> None:
    with pytest.raises(ScenarioError, match=r"viewer\.ts:\d+:\d+: .*cannot be read"):
        parse_source(text, FILE)


def test_a_file_of_any_length_is_not_read() -> None:
    with pytest.raises(ScenarioError, match="too long"):
        parse_source("1;" * 1_000_001, FILE)
