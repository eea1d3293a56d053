from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.viewer.code.evaluation import Evaluation
from harness.viewer.code.syntax import parse_source
from harness.viewer.code.typescript import quoted
from harness.viewer.code.value import Located, Misplaced, NoValue, Plain, plain


def located(expression: str, before: str = "") -> Located:
    root = parse_source(f"{before}\nconst wanted = {expression};", Path("a.ts")).root
    evaluation = Evaluation(root)
    (wanted,) = evaluation.names.called("wanted")
    node = wanted.node.child_by_field_name("value")
    assert node is not None
    return evaluation.value(node)


def value_of(expression: str, before: str = "") -> Plain:
    return plain(located(expression, before), {})


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
        ("1 / 4", 0.25),
        ("7 % 4 - 7 / 7", 2),
        ("2 ** 16", 65_536),
        ("1 << 17", 131_072),
        ("(96 * 1024) >> 1", 49_152),
        ("'/jls' + '/'", "/jls/"),
        ("`/${folder}/`", "/jls/"),
        ("`${kib * 2}, ${0.5}, ${true}`", "2048, 0.5, true"),
        ("0", 0),
        ("[0][0]", 0),
        ("isSlow ? kib : 2 * kib", 2048),
        ("!isSlow && kib", 1024),
        ("isSlow || kib", 1024),
        ("undefined ?? kib", 1024),
        ("null ?? kib", 1024),
        ("kib === 1024", True),
        ("folder !== 'jls'", False),
        ("kib > 2048", False),
        ("sizes[1]", 4),
        ("sizes.length", 3),
        ("table['b c'].d", 5),
        ("table?.['b c']?.d", 5),
        ("{[folder]: 1, [`${kib}`]: 2}", {"jls": 1, "1024": 2}),
        ("{...isSlow && {a: 1}, b: 2}", {"b": 2}),
        ("{...undefined, b: 2}", {"b": 2}),
        ("Object.freeze({a: 1})", {"a": 1}),
        ("Math.floor(kib / 3)", 341),
        ("Math.min(kib, 64, 100)", 64),
        ("Math.max(0, -1)", 0),
        ("Pool.Slow", "slow"),
        ("[Level.None, Level.Half, Level.Two, Level.More]", [0, 1, 4, 5]),
        ("first", 2),
        ("others", [4, 8]),
        ("left", {"a": 1}),
        ("d", 5),
        ("missing", 7),
    ],
)
def test_what_is_certain_is_worked_out(expression: str, value: Plain) -> None:
    before = """
    const kib = 1024, folder = 'jls', isSlow = false;
    const sizes = [2, 4, 8];
    const table = {a: 1, 'b c': {d: 5}};
    enum Pool { Fast = 'fast', Slow = `sl${'ow'}` }
    enum Level { None, Half, Two = 1 << 2, More }
    const [first, ...others] = sizes;
    const {'b c': {d, e: missing = 7}, ...rest} = table;
    const {'b c': whole, ...left} = {a: 1, 'b c': 2};
    """

    assert value_of(expression, before) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("options(0)", {"rangeIndex": 0, "decodeLevel": 2}),
        ("options(1, 3)", {"rangeIndex": 1, "decodeLevel": 3}),
        ("named({level: 1})", {"decodeLevel": 1, "chunkSize": 9}),
        ("returned(2)", {"a": 2}),
        ("written(2)", {"a": 2}),
        ("expressed(2)", 4),
        ("added(1)(2)", 3),
        ("counted(1, 2, 3)", {"first": 1, "rest": [2, 3]}),
        ("sum(4)", 10),
        ("double(double(3))", 12),
        ("method.times(3)", 6),
        ("nothing()", [1]),
    ],
)
def test_a_function_of_one_expression_is_worked_out(expression: str, value: Plain) -> None:
    before = """
    const size = 1;
    const options = (rangeIndex, level = rangeIndex + 2) => ({rangeIndex, decodeLevel: level});
    const named = ({level, size: chunkSize = 9}: Options): Options =>
        ({decodeLevel: level, chunkSize});
    function returned(a: number) { return {a}; }
    const written = (a) => { /* at once */ return {a}; };
    const expressed = function (size) { return size * size; };
    const added = a => b => a + b;
    const counted = (first, ...rest) => ({first, rest});
    const sum = (n) => n === 0 ? 0 : n + sum(n - 1);
    const double = (a) => 2 * a;
    const method = {times: (a) => 2 * a};
    const nothing = () => [size];
    """

    assert value_of(expression, before) == value


def test_a_name_means_what_is_declared_nearest() -> None:
    before = """
    const size = 1;
    function other() { const size = 2; var level = 3; return size + level; }
    { const size = 4; }
    type Sized = (size: number) => number;
    """

    assert value_of("size", before) == 1


@pytest.mark.parametrize(
    "before",
    [
        "import { ImageQualityStatus } from '@cornerstonejs/core';",
        "import { ImageQualityStatus as Status, Enums } from '@cornerstonejs/core';"
        "const {ImageQualityStatus} = Enums;",
        "import * as core from '@cornerstonejs/core'; const {Enums: {ImageQualityStatus}} = core;",
        "const {LOSSY: lossy} = cornerstone.Enums.ImageQualityStatus;"
        "const ImageQualityStatus = {LOSSY: lossy};",
        "enum ImageQualityStatus { LOSSY = 'LOSSY' }",
    ],
)
def test_enums_may_be_imported_and_taken_apart(before: str) -> None:
    assert value_of("ImageQualityStatus.LOSSY", before) == "LOSSY"
    assert value_of("ImageQualityStatus['LOSSY']", before) == "LOSSY"


def test_an_import_by_another_name_is_what_it_was() -> None:
    assert value_of("Status.LOSSY", "import {ImageQualityStatus as Status} from 'a';") == "LOSSY"


def test_the_viewer_s_lists_can_be_added_to() -> None:
    before = "const {sequentialRetrieveStages: {stages}} = ProgressiveRetrieveImages;"
    stages = [
        {"id": "lossySequential", "retrieveType": "singleFast"},
        {"id": "finalSequential", "retrieveType": "singleFinal"},
    ]

    assert value_of("[...stages, {id: 'more'}]", before) == [*stages, {"id": "more"}]
    assert value_of("stages[1].id", before) == "finalSequential"
    assert value_of("stages.length", before) == 2


def test_where_a_value_depends_on_something_else_that_is_named() -> None:
    before = "const kib = window.kib;\nconst size = 2 * kib;"
    with pytest.raises(Misplaced) as caught:
        value_of("{chunkSize: 4 * size}", before)

    origin = caught.value.no_value.origin
    assert origin is not None
    assert (origin.line, origin.text) == (2, "kib")


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


UNCERTAIN = """
import { imported } from './elsewhere';
const circle = {a: circle};
const pair = (a, b) => [a, b];
class Sizes { static kib = 1024; }
function twoSteps(a) { const b = a; return b; }
const soon = async (a) => a;
const forEver = (n) => forEver(n + 1);
const many = (n) => [n, ...many(n - 1), ...many(n - 1)];
let counted = 1;
counted += 1;
const grown = [1];
grown.push(2);
var twice = 1;
var twice = 2;
"""


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
        ("`a${somewhere}`", "does not define"),
        ("1 / 0", "no sum or product"),
        ("9 ** 9 ** 9", "no sum or product"),
        ("2 ** 53 + 1", "no sum or product"),
        ("1 + 'a'", "no sum or product"),
        ("true * 2", "no sum or product"),
        ("{[key]: 1}", "computed key"),
        ("[...somewhere]", "no list"),
        ("ImageQualityStatus.BEST", "no member"),
        ("circle", "made of itself"),
        ("10n", "no number"),
        ("010", "no number"),
        ("1e400", "no number"),
        ("new Thing(1)", "not run"),
        ("this.size", "not run"),
        ("await later", "not run"),
        ("Math.random()", "not run"),
        ("Date.now()", "not run"),
        ("pair(...[1, 2])", "not run"),
        ("twoSteps(1)", "not run"),
        ("soon(1)", "not run"),
        ("forEver(1)", "too many steps"),
        ("many(60)", "too many steps"),
        ("pair", "is a function"),
        ("Sizes.kib", "is no constant"),
        ("counted", "is changed in line"),
        ("grown", "is changed in line"),
        ("twice", "declared more than once"),
        ("imported", "is imported from ./elsewhere"),
        ("ImageQualityStatus", "is the enum ImageQualityStatus"),
        ("ImageQualityStatus.LOSSY + 1", "no sum or product"),
        ("`${ImageQualityStatus.LOSSY}`", "not what is asked for"),
        ("{...[1]}", "not what is asked for"),
        ("'abc'.length", "a value without keys"),
        ("pair.length", "a function"),
        ("somewhere || 1", "does not define"),
        ("1 + null", "no sum or product"),
        ("1 == '1'", "compares"),
    ],
)
def test_what_is_no_value_is_refused_with_a_reason(expression: str, rule: str) -> None:
    with pytest.raises(Misplaced, match=rule):
        value_of(expression, UNCERTAIN)


def test_nothing_is_refused_that_nobody_uses() -> None:
    assert value_of("1", "const unused = () => 2;") == 1


def test_no_value_is_kept_inside_an_object_until_it_is_asked_for() -> None:
    entries = located("{b: f()}").entries

    assert entries is not None
    assert isinstance(entries["b"].content, NoValue)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_from_its_literal(text: str) -> None:
    assert value_of(quoted(text)) == text
