from pathlib import Path

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.errors import ScenarioError
from harness.scenario.library import Library
from harness.scenario.loading import load_retrieve
from harness.viewer.code.reading import read_viewer_code

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
    found = read_viewer_code(text, FILE, constant).found
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
        read_viewer_code(text, FILE, constant)
    return str(caught.value)


def test_one_of_several_has_to_be_picked() -> None:
    message = refused(EXAMPLE)

    assert "several configurations: whole, mixed" in message
    assert "--constant" in message


@pytest.mark.parametrize(
    ("text", "constant", "message"),
    [
        (EXAMPLE, "missing", '"missing" is no constant of the file; there are: whole, mixed'),
        ("const a = 1;", None, "holds no retrieve configuration"),
        ("const a = 1;", "a", 'viewer.ts:1: "1" is no object'),
        ("{\n create: make,\n stages: []}", None, 'viewer.ts:2: create: "make" replaces the image'),
        (
            "{retrieveOptions: {\n single: {rangeIndex: 0, chunkSize: (data) => 1}}}",
            None,
            'viewer.ts:2: retrieveOptions.single.chunkSize: "(data) => 1" is a function',
        ),
        (
            "{stages: interleavedRetrieveStages}",
            None,
            'stages: "interleavedRetrieveStages" is an object',
        ),
        ("{stages: [{\n id: 'a', prority: 3}]}", None, 'did you mean "priority"?'),
        ("{stages: [{id: 'a'}], planner: 'a:B'}", None, "is no key of a configuration"),
        ("{retrieveOptions: {default: {range: 1}}}", None, 'it is called "rangeIndex" now'),
        ("{retrieveOptions: {a: {decodeLevel: null}}}", None, 'decodeLevel: "null" is null'),
    ],
)
def test_a_refusal_says_where_what_and_why(text: str, constant: str | None, message: str) -> None:
    assert message in refused(text, constant)


def test_what_is_wrong_with_one_constant_does_not_matter_for_another() -> None:
    text = EXAMPLE + "\nconst broken = {stages: make()};"

    assert loaded(text, "whole").retrieve_options["default"].frames_path == "/jls/"
