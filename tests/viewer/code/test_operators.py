import pytest

from harness.viewer.code.operators import (
    binary,
    called,
    is_number,
    is_truthy,
    spread,
    text_of,
    unary,
)
from harness.viewer.code.value import Content, Member, NoValue, Null, StageList, Undefined

LOSSY = Member("LOSSY")


@pytest.mark.parametrize(
    ("sign", "left", "right", "value"),
    [
        ("+", 1, 2, 3),
        ("+", "a", "b", "ab"),
        ("/", 6, 3, 2),
        ("%", -7, 4, -3),
        ("<<", 1, 31, -(2**31)),
        (">>", -8, 1, -4),
        ("<=", 2, 2, True),
        ("===", 1, "1", False),
        ("===", True, 1, False),
        ("!==", Undefined(), Null(), True),
        ("==", "a", "a", True),
    ],
)
def test_known_sides_give_a_known_value(
    sign: str, left: Content, right: Content, value: Content
) -> None:
    assert binary(sign, left, right) == value


@pytest.mark.parametrize(
    ("sign", "left", "right"),
    [
        ("+", 1, "a"),
        ("+", True, 1),
        ("*", LOSSY, 2),
        ("===", LOSSY, 7),
        ("==", 1, "1"),
        ("%", 1, 0),
        ("**", 10, 400),
        ("+", 2**53, 1),
        ("instanceof", 1, 2),
    ],
)
def test_what_takes_more_care_gives_none(sign: str, left: Content, right: Content) -> None:
    assert isinstance(binary(sign, left, right), NoValue)


def test_signs_before_a_value() -> None:
    assert unary("-", 2) == -2
    assert unary("!", "") is True
    assert isinstance(unary("-", "2"), NoValue)
    assert isinstance(unary("typeof", 1), NoValue)


@pytest.mark.parametrize(
    ("content", "truth"),
    [
        (0, False),
        ("", False),
        (Null(), False),
        ({}, True),
        ((), True),
        (LOSSY, True),
        (StageList("single"), True),
        (NoValue("is", "write"), None),
    ],
)
def test_what_a_condition_makes_of_a_value(content: Content, truth: bool | None) -> None:
    assert is_truthy(content) is truth


def test_only_texts_numbers_and_truths_are_written_into_a_text() -> None:
    assert [text_of(each) for each in (1, "a", False)] == ["1", "a", "false"]
    assert text_of(LOSSY) is None


def test_true_is_no_number() -> None:
    assert is_number(1.5)
    assert not is_number(True)


def test_nothing_can_be_spread_as_well() -> None:
    assert spread(Undefined()) == {}
    assert spread(False) == {}
    assert spread({}) == {}
    assert spread("a") is None


def test_functions_of_javascript_s_own() -> None:
    assert called("Object.freeze", ["a"]) == "a"
    assert called("Math.round", [-2.5]) == -2
    assert called("Math.floor", [1, 2]) is None
    assert called("Math.max", ["a"]) is None
    assert called("Math.random", []) is None
