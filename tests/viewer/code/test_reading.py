from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.errors import ScenarioError
from harness.scenario.library import Library
from harness.scenario.retrieve_loading import load_retrieve
from harness.viewer.code.reading import Wanted, read_viewer_code
from tests.source_tree import ROOT

CASES = ROOT / "tests" / "data" / "viewer-code"
FILE = Path("viewer.ts")

# As the viewer's own examples are written.
EXAMPLE = """
import { Enums, ProgressiveRetrieveImages, utilities } from '@cornerstonejs/core';

const { imageRetrieveMetadataProvider } = utilities;
const { sequentialRetrieveStages } = ProgressiveRetrieveImages;
const { ImageQualityStatus } = Enums;

/** The image in full, at once. */
const whole = { retrieveOptions: { default: { framesPath: '/jls/' } } };

const mixed: IRetrieveConfiguration = {
  ...sequentialRetrieveStages,
  retrieveOptions: {
    singleFast: {
      imageQualityStatus: ImageQualityStatus.SUBRESOLUTION, // a quarter
      framesPath: '/jlsThumbnail/',
    },
    singleFinal: { ...whole.retrieveOptions.default, chunkSize: 128 * 1024 },
  },
};

function show(configuration) {
  imageRetrieveMetadataProvider.add('stack', configuration);
}
"""


def loaded(text: str, constant: str | None = None) -> RetrieveConfiguration:
    found = read_viewer_code(text, FILE, Wanted(constant)).found
    return load_retrieve(found, Library.builtin())


def test_a_constant_of_an_example_is_read_with_its_spreads_and_enums() -> None:
    configuration = loaded(EXAMPLE, "mixed")

    assert [stage.id for stage in configuration.stages] == ["lossySequential", "finalSequential"]
    assert configuration.retrieve_options == {
        "singleFast": RetrieveOptions(
            frames_path="/jlsThumbnail/", image_quality_status=ImageQualityStatus.SUBRESOLUTION
        ),
        "singleFinal": RetrieveOptions(frames_path="/jls/", chunk_size_bytes=131_072),
    }
    assert configuration.name == "mixed"


OPTIONS = "retrieveOptions: {single: {streaming: true}}"


@pytest.mark.parametrize(
    "text",
    [
        '{"retrieveOptions": {"single": {"streaming": true}}}',
        f"{{{OPTIONS}}}",
        OPTIONS,
        f"const configuration = {{{OPTIONS}}};",
        f"export const configuration = {{{OPTIONS}}} as const;",
        f"export default {{{OPTIONS}}};",
        f"const a = {{{OPTIONS}}}; export default a;",
        f"const other = {{stages: []}}; const a = {{{OPTIONS}}}; export default a;",
        f"utilities.imageRetrieveMetadataProvider.add('stack', {{{OPTIONS}}})",
        f"const a = {{{OPTIONS}}}; const b = {{stages: []}};"
        " imageRetrieveMetadataProvider.add('volume', a);",
    ],
)
def test_a_configuration_is_found_however_it_is_handed_out(text: str) -> None:
    configuration = loaded(text)

    assert configuration.retrieve_options == {"single": RetrieveOptions(streaming=True)}
    assert [stage.id for stage in configuration.stages] == ["initialImages"]


@pytest.mark.parametrize("text", ["undefined", "const configuration = undefined;"])
def test_undefined_is_no_configuration(text: str) -> None:
    assert [stage.id for stage in loaded(text).stages] == ["unconfigured"]


def test_a_list_of_stages_alone_is_a_configuration() -> None:
    assert len(loaded("const a = interleavedRetrieveStages;").stages) == 8


def refused(text: str, constant: str | None = None) -> str:
    with pytest.raises(ScenarioError) as caught:
        read_viewer_code(text, FILE, Wanted(constant))
    return str(caught.value)


def test_one_of_several_has_to_be_picked() -> None:
    message = refused(EXAMPLE)

    assert "several configurations: line 9 whole, line 11 mixed" in message
    assert "--at LINE or --constant NAME" in message


@pytest.mark.parametrize(
    ("text", "constant", "message"),
    [
        (EXAMPLE, "missing", '"missing" is not a constant of the file; there are: whole, mixed'),
        ("const a = 1;", None, "holds no retrieve configuration"),
        ("const a = 1;", "a", 'viewer.ts:1: "1" is not an object'),
        ("{\n create: make,\n stages: []}", None, 'viewer.ts:2: create: "make" replaces the image'),
        ("{a: 1}", None, "holds no retrieve configuration"),
        ("{stages: []}", "a", '"a" is not a constant of the file; there are: line 1'),
        (
            "const kib = f();\nconst a = {retrieveOptions: {\n single: {chunkSize: 2 * kib}}};",
            None,
            'viewer.ts:3: retrieveOptions.single.chunkSize: "2 * kib" depends on "f()" in line 1, '
            "which is code that is not run here",
        ),
        (
            "function show(level) {\n add({retrieveOptions: {single: {decodeLevel: level}}}) }",
            None,
            'viewer.ts:2: retrieveOptions.single.decodeLevel: "level" is a parameter, known only',
        ),
        (
            "const a = {stages: [{id: 'a'}]};\na.stages.push({id: 'b'});",
            None,
            "viewer.ts:2: changes a after line 1, where it is made; write the values where",
        ),
        (
            "const a = {...sequentialRetrieveStages};\na.retrieveOptions = {};",
            None,
            "viewer.ts:2: changes a after line 1",
        ),
        (
            "let size = 1; size = 2;\nconst a = {retrieveOptions: {single: {chunkSize: size}}};",
            None,
            '"size" is changed in line 1; write the value where it is made',
        ),
        (
            "configure({retrieveOptions: {default: {default: {}, request: {}}}});",
            None,
            'retrieveOptions.default: has "request" among its transfer syntaxes',
        ),
        ("{retrieveOptions: {singleFast: {}}}", None, "name the list with --stages: sequential"),
        (
            "{retrieveOptions: {\n single: {rangeIndex: 0, chunkSize: (data) => 1}}}",
            None,
            'viewer.ts:2: retrieveOptions.single.chunkSize: "(data) => 1" is a function',
        ),
        (
            "{stages: interleavedRetrieveStages}",
            None,
            'stages: "interleavedRetrieveStages" is an object that holds the stages, and no list '
            "of them; spread it (...interleavedRetrieveStages), or write its stages "
            "(interleavedRetrieveStages.stages)",
        ),
        ("{stages: [{\n id: 'a', prority: 3}]}", None, 'did you mean "priority"?'),
        (
            "{stages: [{id: 'a'}], planner: 'a:B'}",
            None,
            "is not a key of the viewer's configurations",
        ),
        ("{retrieveOptions: {default: {range: 1}}}", None, 'it is called "rangeIndex" now'),
        ("{retrieveOptions: {a: {decodeLevel: null}}}", None, 'decodeLevel: "null" is null'),
    ],
)
def test_a_refusal_says_where_what_and_why(text: str, constant: str | None, message: str) -> None:
    assert message in refused(text, constant)


def test_what_is_wrong_with_one_constant_does_not_matter_for_another() -> None:
    text = EXAMPLE + "\nconst broken = {stages: make()};"

    assert loaded(text, "whole").retrieve_options["default"].frames_path == "/jls/"


@pytest.mark.parametrize(
    "loader",
    [
        "create: ProgressiveRetrieveImages.createProgressive",
        "create: cornerstone.ProgressiveRetrieveImages.createProgressive",
        "create: createProgressive",
    ],
)
def test_the_loader_that_is_there_anyway_may_be_named(loader: str) -> None:
    before = "const {createProgressive} = ProgressiveRetrieveImages;"

    assert loaded(f"{before} const a = {{{loader}, {OPTIONS}}};").retrieve_options == {
        "single": RetrieveOptions(streaming=True)
    }


def test_a_configuration_can_be_picked_by_its_line() -> None:
    found = read_viewer_code(EXAMPLE, FILE, Wanted(line=13))

    assert found.name == "mixed"


def test_a_line_and_a_name_at_once_are_one_too_many() -> None:
    with pytest.raises(ScenarioError, match="--at"):
        read_viewer_code(EXAMPLE, FILE, Wanted("mixed", 11))


def test_a_name_may_be_set_to_one_after_the_other() -> None:
    text = """
let a;
if (isFast) a = {stages: [{id: 'fast'}]};
else a = {stages: [{id: 'slow'}]};
"""

    configuration = read_viewer_code(text, FILE, Wanted(line=4)).content

    assert configuration == {"stages": [{"id": "slow"}]}


def test_code_that_is_nested_without_end_is_refused() -> None:
    brackets = 2000
    text = f"const a = {{stages: {'[' * brackets}{']' * brackets}}};"

    with pytest.raises(ScenarioError):
        read_viewer_code(text, FILE)


# What stands in the files, by hand.
RIGHT: dict[str, tuple[list[str], dict[str, RetrieveOptions]]] = {
    "nested-in-a-configuration.ts": (
        ["quick", "quickAgain", "whole", "rescue"],
        {
            "singleFast": RetrieveOptions(decode_level=2, chunk_size_bytes=98_304, range_index=0),
            "singleFastAgain": RetrieveOptions(decode_level=3, range_index=0),
            "singleFinal": RetrieveOptions(range_index=-1),
        },
    ),
    "argument-of-a-call.js": (
        [
            "initialImages",
            "quarterThumb",
            "halfThumb",
            "quarterFull",
            "halfFull",
            "threeQuarterFull",
            "finalFull",
            "errorRetrieve",
        ],
        {
            "multipleFast": RetrieveOptions(range_index=0, chunk_size_bytes=48_000, decode_level=1),
            "multipleFinal": RetrieveOptions(range_index=-1),
        },
    ),
    "constants-elsewhere.ts": (
        ["first", "rest"],
        {
            "fast": RetrieveOptions(
                range_index=0,
                chunk_size_bytes=32_768,
                decode_level=1,
                image_quality_status=ImageQualityStatus.LOSSY,
            ),
            "final": RetrieveOptions(range_index=-1),
        },
    ),
    "by-transfer-syntax.js": (["lossySequential", "finalSequential"], {}),
}


@pytest.mark.parametrize("name", RIGHT)
def test_code_as_people_keep_it_is_read(name: str) -> None:
    configuration = loaded((CASES / name).read_text(encoding="utf-8"))
    stages, options = RIGHT[name]

    assert [stage.id for stage in configuration.stages] == stages
    assert configuration.retrieve_options == options


def test_the_level_of_transfer_syntaxes_is_read_and_what_was_supposed_is_said() -> None:
    name = "by-transfer-syntax.js"
    found = read_viewer_code((CASES / name).read_text(encoding="utf-8"), Path(name))
    configuration = load_retrieve(found.found, Library.builtin())

    assert configuration.by_transfer_syntax == {
        "default": {"default": RetrieveOptions(frames_path="/jls/")},
        "singleFast": {
            "default": RetrieveOptions(
                frames_path="/jlsThumbnail/", image_quality_status=ImageQualityStatus.SUBRESOLUTION
            ),
            "3.2.840.10008.1.2.4.96": RetrieveOptions(streaming=True),
        },
    }
    assert [note.partition(";")[0] for note in found.notes] == [
        f"{name}:2: left out what else the loader is told: useWebWorkers, beforeSend",
        f"{name}:5: retrieveOptions: stands without stages",
    ]


@given(st.integers(0, len(EXAMPLE)), st.integers(0, 12), st.text(max_size=6))
def test_changed_code_is_read_or_refused_and_nothing_else(
    begin: int, length: int, inserted: str
) -> None:
    changed = EXAMPLE[:begin] + inserted + EXAMPLE[begin + length :]

    with suppress(ScenarioError):
        read_viewer_code(changed, FILE, Wanted("mixed"))
