from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import ScenarioError
from harness.scenario.yaml_source import Place, parse_yaml, read_yaml

SOURCE = Path("a.yaml")

BROKEN = [
    pytest.param("", "a.yaml: is empty", id="empty"),
    pytest.param("# only a comment\n", "a.yaml: is empty", id="comment"),
    pytest.param("- a\n- b\n", "a.yaml:1: is not a mapping", id="list"),
    pytest.param("just text", "a.yaml:1: is not a mapping", id="text"),
    pytest.param(
        "a: 1\nb: 2\na: 3\n", 'a.yaml:3: a: "a" is given twice, first in line 1', id="key"
    ),
    pytest.param("a: {b: 1, b: 2}", "a.yaml:1: a.b: ", id="nested-duplicate"),
    pytest.param("a:\nb: 1\n", "a.yaml:1: a: has no value", id="no-value"),
    pytest.param("a: [1, ~]", 'a.yaml:1: a[1]: "~" has no value', id="null"),
    pytest.param("a: !!python/object/apply:os.getcwd []", "!!python/object/apply:os", id="code"),
    pytest.param("a: !!python/name:os.system x", "has the tag !!python/name:os.system", id="name"),
    pytest.param("a: !secret 1", "has the tag !secret", id="own-tag"),
    pytest.param("a: !!binary aGk=", "has the tag !!binary", id="binary"),
    pytest.param("!!set {a, b}", "has the tag !!set", id="set"),
    pytest.param("a: &x {b: 1}\nc: {<<: *x}", "a.yaml:2: c: ", id="merge"),
    pytest.param("? [a]\n: 1", "has a key that is not plain text", id="list-as-key"),
    pytest.param("a: &x [*x]", "repeats itself", id="endless"),
    pytest.param("a: [", "a.yaml:1:5: is not YAML", id="unfinished"),
    pytest.param("a: 1\n\tb: 2", "a.yaml:2:1: is not YAML", id="tab"),
    pytest.param("a: 1\n---\nb: 2", "is not YAML", id="two-documents"),
    pytest.param("a: \x00", "is not YAML", id="control-character"),
    pytest.param("a: !!int x", "a.yaml:1: a: ", id="not-the-number-it-says"),
    pytest.param("a: !!bool maybe", "cannot be read as a number", id="not-the-truth-it-says"),
    pytest.param("a: " + "9" * 5000, "cannot be read as a number", id="endless-number"),
    pytest.param("a: " + "[" * 3000, "nested too deeply", id="deep"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_what_is_not_plain_yaml_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(text, SOURCE)

    assert message in str(caught.value)


def test_a_tag_never_runs(tmp_path: Path) -> None:
    witness = tmp_path / "ran"

    with pytest.raises(ScenarioError):
        parse_yaml(f"a: !!python/object/apply:pathlib.Path.touch ['{witness}']", SOURCE)

    assert not witness.exists()


def test_aliases_of_aliases_are_not_written_out_without_end() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    with pytest.raises(ScenarioError, match="repeats itself"):
        parse_yaml("\n".join(lines), SOURCE)


def test_every_key_path_has_its_line_and_column() -> None:
    document = parse_yaml("a: 1\nb:\n  - {c: two}\n  - 3\n", SOURCE)

    mark = document.marks["b", 0, "c"]

    assert (mark.line, mark.column, mark.text) == (3, 9, "two")
    assert str(Place(document).at("b", 1)) == "a.yaml:4: b[1]"


def test_a_missing_key_stands_at_the_line_of_what_misses_it() -> None:
    document = parse_yaml("a: 1\nb:\n  c: {d: 1}\n", SOURCE)

    assert str(Place(document).at("b", "c", "e", 0)) == "a.yaml:3: b.c.e[0]"


def test_an_error_shows_the_value_as_it_was_written() -> None:
    document = parse_yaml("a: yes\nb: {c: 1}\nd: 1.10\n", SOURCE)
    place = Place(document)

    assert place.at("a").error("is wrong", "mend it").value == "yes"
    assert place.at("d").error("is wrong", "mend it").value == "1.10"
    assert place.at("b").error("is wrong", "mend it").value is None


def test_a_long_value_is_cut_in_a_message() -> None:
    document = parse_yaml(f"a: {'x' * 1000}", SOURCE)

    assert len(str(Place(document).at("a").error("is wrong", "mend it"))) < 200


def test_a_date_and_an_alias_are_plain_values() -> None:
    document = parse_yaml("a: 2023-11-14\nb: &x [1, 2]\nc: *x\n", SOURCE)

    assert document.content == {"a": "2023-11-14", "b": [1, 2], "c": [1, 2]}


@given(st.text())
def test_any_text_is_a_document_or_a_scenario_error(text: str) -> None:
    with suppress(ScenarioError):
        assert isinstance(parse_yaml(text, SOURCE).content, dict)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("a: é".encode("latin-1"))

    for path, rule in [
        (tmp_path / "none.yaml", "No such file"),
        (tmp_path, "Is a directory"),
        (latin, "is not UTF-8 text"),
        (tmp_path / "a\0b", "null byte"),
    ]:
        with pytest.raises(ScenarioError, match=rule) as caught:
            read_yaml(path)
        assert caught.value.place == str(path)


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_text("a: 1", encoding="utf-8-sig")

    assert read_yaml(path).content == {"a": 1}
