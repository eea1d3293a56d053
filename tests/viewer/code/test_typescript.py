"""Out and in again: what is exported means the same once it is imported."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.planner import CentreOut
from harness.core.retrieval.stage import (
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RequestType,
    RetrieveStage,
)
from harness.errors import ScenarioError
from harness.scenario.library import RETRIEVE, Library, NamedBlock, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve, load_retrieve_file
from harness.scenario.validation import validated
from harness.scenario.yaml_source import Place, parse_yaml
from harness.viewer.code.reading import read_viewer_code
from harness.viewer.code.typescript import as_typescript
from harness.viewer.code.yaml_text import as_yaml, stage_list_name
from tests.viewer.code import generated

LIBRARY = Library.builtin()

SIZES = st.none() | st.integers(1, 10**9)
TEXTS = st.text(st.characters(exclude_categories=["C"], exclude_characters="|"), min_size=1)
NAMES = TEXTS.filter(str.strip)
STATUSES = st.sampled_from(ImageQualityStatus)
OPTIONS = st.builds(
    RetrieveOptions,
    frames_path=st.none() | TEXTS.map(lambda text: f"/{text}/"),
    url_arguments=st.none() | TEXTS,
    decode_level=st.none() | st.integers(0, 32),
    image_quality_status=st.none() | STATUSES,
    range_index=st.none() | st.integers(-1, 1000),
    chunk_size_bytes=SIZES,
    initial_chunk_size_bytes=SIZES,
    streaming=st.none() | st.booleans(),
    min_chunk_size_bytes=SIZES,
    between_decodes_s=st.none() | st.integers(0, 5000).map(lambda ms: ms / 1000),
)
UIDS = st.sampled_from(["default", "1.2.840.10008.1.2.4.80", "3.2.840.10008.1.2.4.96", "1.2"])
LEVELS = st.dictionaries(UIDS, OPTIONS, min_size=1, max_size=3)
POSITIONS = st.integers(-500, 500) | st.floats(0, 1, exclude_max=True)
STAGES = st.builds(
    RetrieveStage,
    id=NAMES,
    positions=st.lists(POSITIONS, max_size=3).map(tuple),
    decimate=st.integers(1, 9),
    offset=st.integers(0, 9),
    retrieve_type=NAMES,
    request_type=st.sampled_from(RequestType),
    priority=st.integers(-20, 20),
    nearby_frames=st.lists(st.builds(NearbyFrame, st.integers(-3, 3), STATUSES), max_size=2).map(
        tuple
    ),
)


@st.composite
def configurations(draw: st.DrawFn) -> RetrieveConfiguration:
    """Any, with options that a stage asks for: a file with others is refused."""
    stages = draw(st.lists(STAGES, min_size=1, max_size=3, unique_by=lambda stage: stage.id))
    asked = sorted({"default", *(stage.retrieve_type for stage in stages)})
    options = draw(st.dictionaries(st.sampled_from(asked), OPTIONS, max_size=3))
    levels = draw(st.dictionaries(st.sampled_from(asked), LEVELS, max_size=2))
    plain = {kind: written for kind, written in options.items() if kind not in levels}
    return RetrieveConfiguration("any", tuple(stages), plain, by_transfer_syntax=levels)


def imported(code: str) -> RetrieveConfiguration:
    return load_retrieve(read_viewer_code(code, Path("any.ts")).found, LIBRARY)


def meaning(configuration: RetrieveConfiguration) -> tuple[object, ...]:
    """All of a configuration that a viewer is told."""
    written = configuration
    return written.stages, written.retrieve_options, written.by_transfer_syntax


def through_yaml(configuration: RetrieveConfiguration) -> RetrieveConfiguration:
    """From a configuration to code, to YAML, to a configuration."""
    code = as_typescript(configuration, stage_list_name(configuration, LIBRARY))
    text = as_yaml(read_viewer_code(code, Path("any.ts")), LIBRARY)
    document = parse_yaml(text, Path("any.yaml"))
    block = validated(RETRIEVE.model, Place(document), document.content)
    return load_retrieve(NamedBlock(block, Place(document), "any"), LIBRARY)


@settings(max_examples=10 * settings().max_examples)
@given(st.integers(0, 2**64))
def test_what_is_imported_is_the_same_once_it_was_exported_and_imported_again(seed: int) -> None:
    configuration = generated.configuration(seed)
    first = imported(as_typescript(configuration))
    again = imported(as_typescript(first))

    assert meaning(again) == meaning(first) == meaning(configuration)


@pytest.mark.once
@settings(max_examples=50)
@given(configurations())
def test_every_configuration_means_the_same_once_it_was_a_file(
    configuration: RetrieveConfiguration,
) -> None:
    assert meaning(through_yaml(configuration)) == meaning(configuration)


@pytest.mark.once
@pytest.mark.parametrize("name", LIBRARY.names(RETRIEVE))
def test_every_named_configuration_survives(name: str) -> None:
    configuration = load_retrieve_file(find_retrieve(name))
    stages = stage_list_name(configuration, LIBRARY)
    first = imported(as_typescript(configuration, stages))

    assert meaning(imported(as_typescript(first, stages))) == meaning(configuration)
    assert meaning(through_yaml(configuration)) == meaning(configuration)


def test_options_by_transfer_syntax_read_as_the_documentation_has_them() -> None:
    levels = {
        "default": {"1.2.840.10008.1.2.4.80": RetrieveOptions(), "default": RetrieveOptions()}
    }
    code = as_typescript(
        RetrieveConfiguration("a", (RetrieveStage("b"),), by_transfer_syntax=levels)
    )

    assert "    default: {\n      '1.2.840.10008.1.2.4.80': {},\n      default: {},\n" in code


def test_the_code_reads_as_the_viewer_s_examples_do() -> None:
    code = as_typescript(load_retrieve_file(find_retrieve("stack-jls-reduced")), "sequential")

    assert code == (
        "// stack-jls-reduced\n"
        "import { Enums, ProgressiveRetrieveImages } from '@cornerstonejs/core';\n"
        "\n"
        "const retrieveConfiguration = {\n"
        "  ...ProgressiveRetrieveImages.sequentialRetrieveStages,\n"
        "  retrieveOptions: {\n"
        "    singleFast: {\n"
        "      framesPath: '/jlsThumbnail/',\n"
        "      imageQualityStatus: Enums.ImageQualityStatus.SUBRESOLUTION,\n"
        "    },\n"
        "    singleFinal: {\n"
        "      framesPath: '/jls/',\n"
        "    },\n"
        "  },\n"
        "};\n"
    )


def test_no_configuration_is_undefined() -> None:
    code = as_typescript(RetrieveConfiguration("none", UNCONFIGURED_STAGES))

    assert "const retrieveConfiguration = undefined;" in code


@pytest.mark.parametrize(
    "configuration",
    [
        RetrieveConfiguration("a", UNCONFIGURED_STAGES, {"default": RetrieveOptions()}),
        RetrieveConfiguration("a", (RetrieveStage("b"),), planner=CentreOut),
    ],
    ids=["options without stages", "a planner"],
)
def test_what_the_viewer_cannot_be_told_is_refused(configuration: RetrieveConfiguration) -> None:
    with pytest.raises(ScenarioError):
        as_typescript(configuration)


def test_a_stage_list_that_the_viewer_does_not_have_is_written_out() -> None:
    stage = RetrieveStage("a", positions=(0.5, 3), request_type=RequestType.COMPUTE)
    code = as_typescript(RetrieveConfiguration("a", (replace(stage, priority=2),)), "my-own")

    assert "positions: [0.5, 3]," in code
    assert "requestType: Enums.RequestType.Compute," in code
    assert "Progressive" not in code.partition("const")[2]
