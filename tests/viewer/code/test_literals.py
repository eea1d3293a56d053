import pytest

from harness.viewer.code.literals import (
    LITERALS,
    code_of,
    exact,
    mark_of,
    meaningful,
    number,
    number_text,
    string,
)
from harness.viewer.code.value import NoValue, Null, Undefined
from tests.viewer.code.code_trees import node_of


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("0", 0),
        ("48_000", 48_000),
        ("0xff", 255),
        ("0b11", 3),
        ("0o17", 15),
        (".5", 0.5),
        ("1e3", 1000),
        ("2.0", 2),
    ],
)
def test_numbers_are_read_in_every_form(code: str, value: float) -> None:
    assert number(node_of(code, "number")) == value


@pytest.mark.parametrize("code", ["010", "10n", "1e400", "9007199254740993"])
def test_a_number_that_javascript_has_otherwise_or_not_is_refused(code: str) -> None:
    assert isinstance(number(node_of(code, "number")), NoValue)


def test_whole_numbers_are_exact_up_to_a_limit() -> None:
    assert exact(2**53) == 2**53
    assert exact(2**53 + 1) is None
    assert exact(2.0**60) is None
    assert exact(float("nan")) is None
    assert exact(10**400) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [(2, "2"), (0.5, "0.5"), (10**15, "1000000000000000"), (1e-7, None), (1.5e300, None)],
)
def test_a_number_is_written_as_javascript_does(value: float, text: str | None) -> None:
    assert number_text(value) == text


def test_a_line_that_goes_on_is_one_line() -> None:
    assert string(node_of("'a\\\nb'", "string")) == "ab"


def test_undefined_and_null_are_two_things() -> None:
    assert LITERALS["undefined"](node_of("undefined", "undefined")) == Undefined()
    assert LITERALS["null"](node_of("null", "null")) == Null()


def test_a_mark_is_a_line_and_code_that_fits_into_it() -> None:
    mark = mark_of(node_of(f"\n\nconst a = '{'x' * 200}'", "string"))

    assert (mark.line, mark.column) == (3, 11)
    assert mark.text is not None
    assert len(mark.text) == 81


def test_an_object_has_no_code_that_could_be_shown() -> None:
    assert mark_of(node_of("const a = {b: 1}", "object")).text is None


def test_comments_mean_nothing() -> None:
    parts = meaningful(node_of("[1, /* two */ 2]", "array"))

    assert [code_of(part) for part in parts] == ["1", "2"]
