from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.viewer.code.evaluation import Evaluation, constants_in, mark_of
from harness.viewer.code.syntax import parse_source
from harness.viewer.code.typescript import quoted
from harness.viewer.code.value import Misplaced, NoValue, Plain, plain


def value_of(expression: str, before: str = "") -> Plain:
    root = parse_source(f"{before}\nconst wanted = {expression};", Path("a.ts")).root
    constants = constants_in(root)
    return plain(Evaluation(constants).value(constants["wanted"]), {})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("128 * 1024", 131_072),
        ("64000 + 2 * (3 - 1)", 64_004),
        ("-1", -1),
        ("+2", 2),
        ("0.5", 0.5),
        ("1e3", 1000),
        ("0xff", 255),
        ("64_000", 64_000),
        ("true", True),
        ("'a'", "a"),
        ('"it\'s"', "it's"),
        ("'it\\'s \\u00e9 \\u{1F600} \\ud83d\\ude00 \\/'", "it's é 😀 😀 /"),
        ("`/jls/`", "/jls/"),
        ("[1, /* two */ 2,]", [1, 2]),
        ("{a: 1, 'b-c': 2, // more\n d: undefined,}", {"a": 1, "b-c": 2}),
        ("({a: 1} as const)", {"a": 1}),
        ("{a: 1} satisfies B", {"a": 1}),
        ("<B>{a: 1}", {"a": 1}),
        ("a!", 3),
    ],
)
def test_literals_have_their_values(expression: str, value: Plain) -> None:
    assert value_of(expression, "const a = 3;") == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("ImageQualityStatus.SUBRESOLUTION", "SUBRESOLUTION"),
        ("Enums.ImageQualityStatus.LOSSY", "LOSSY"),
        ("cornerstone.Enums.ImageQualityStatus.FULL_RESOLUTION", "FULL_RESOLUTION"),
        ("RequestType.Thumbnail", "thumbnail"),
        ("Enums.RequestType.Prefetch", "prefetch"),
        ("RequestType.INTERACTION", "interaction"),
    ],
)
def test_enums_are_known_by_name(expression: str, value: str) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("interleavedRetrieveStages", "interleaved"),
        ("ProgressiveRetrieveImages.sequentialRetrieveStages", "sequential"),
        ("cornerstone.ProgressiveRetrieveImages.singleRetrieveStages", "single"),
    ],
)
def test_stage_lists_are_known_by_name(name: str, stages: str) -> None:
    assert value_of(f"{{...{name}, a: 1}}") == {"stages": stages, "a": 1}
    assert value_of(f"{name}.stages") == stages


def test_a_list_of_the_file_comes_before_one_of_the_viewer() -> None:
    before = "const singleRetrieveStages = {stages: [1]};"

    assert value_of("{...singleRetrieveStages}", before) == {"stages": [1]}


def test_constants_are_looked_up_spread_and_shortened() -> None:
    before = """
    const nearby = [{offset: -1}];
    const base = {retrieveOptions: {default: {framesPath: '/jls/'}}};
    """
    expression = "{nearby, ...base.retrieveOptions, more: [...nearby, 2]}"

    assert value_of(expression, before) == {
        "nearby": [{"offset": -1}],
        "default": {"framesPath": "/jls/"},
        "more": [{"offset": -1}, 2],
    }


def test_a_later_key_wins_over_a_spread_one() -> None:
    assert value_of("{...a, x: 2}", "const a = {x: 1, y: 1};") == {"x": 2, "y": 1}
    assert value_of("{x: 2, ...a}", "const a = {x: 1};") == {"x": 1}


@pytest.mark.parametrize(
    ("expression", "rule"),
    [
        ("(metadata) => 64000", "function"),
        ("function () { return 1 }", "function"),
        ("{chunkSize() { return 1 }}", "function"),
        ("size(1)", "not run"),
        ("a ? 1 : 2", "not run"),
        ("somewhere", "does not define"),
        ("options.fast", "does not define"),
        ("null", "null"),
        ("`a${1}`", "made of parts"),
        ("1 / 3", "no sum or product"),
        ("1 + 'a'", "no sum or product"),
        ("true * 2", "no sum or product"),
        ("{[key]: 1}", "computed key"),
        ("[...somewhere]", "no list"),
        ("ImageQualityStatus.BEST", "no member"),
        ("circle", "made of itself"),
        ("10n", "no number"),
    ],
)
def test_what_is_no_value_is_refused_with_a_reason(expression: str, rule: str) -> None:
    with pytest.raises(Misplaced, match=rule):
        value_of(expression, "const circle = {a: circle};")


def test_nothing_is_refused_that_nobody_uses() -> None:
    assert value_of("1", "const unused = () => 2;") == 1


def test_a_mark_is_a_line_and_code_that_fits_into_it() -> None:
    root = parse_source(f"\n\nconst a = '{'x' * 200}'", Path("a.ts")).root
    mark = mark_of(constants_in(root)["a"])

    assert (mark.line, mark.column) == (3, 11)
    assert mark.text is not None
    assert len(mark.text) == 81


def test_no_value_is_kept_inside_an_object_until_it_is_asked_for() -> None:
    root = parse_source("const a = {b: f()}", Path("a.ts")).root
    constants = constants_in(root)
    entries = Evaluation(constants).value(constants["a"]).entries

    assert entries is not None
    assert isinstance(entries["b"].content, NoValue)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_from_its_literal(text: str) -> None:
    assert value_of(quoted(text)) == text
