from pathlib import Path

import pytest

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.planner import CentreOut
from harness.core.retrieval.stage import RetrieveStage
from harness.errors import ScenarioError
from harness.scenario.library import RETRIEVE, Library, NamedBlock, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve, load_retrieve_file
from harness.scenario.validation import validated
from harness.scenario.yaml_source import Place, parse_yaml
from harness.viewer.code.reading import read_viewer_code
from harness.viewer.code.yaml_text import as_yaml, configuration_file, stage_list_name


def written(text: str) -> str:
    return as_yaml(read_viewer_code(text, Path("far/away/viewer.ts")), Library.builtin())


def test_the_keys_stand_in_the_order_and_form_of_the_built_in_files() -> None:
    code = """{
      retrieveOptions: {
        singleFinal: {rangeIndex: -1},
        singleFast: {rangeIndex: 0, imageQualityStatus: ImageQualityStatus.LOSSY},
      },
      ...sequentialRetrieveStages,
    }"""

    assert written(code) == (
        "source: viewer.ts\n"
        "stages: sequential\n"
        "retrieveOptions:\n"
        "  singleFinal: {rangeIndex: -1}\n"
        "  singleFast: {rangeIndex: 0, imageQualityStatus: LOSSY}\n"
    )


def test_stages_written_out_are_called_by_their_name() -> None:
    code = "{stages: [{id: 'initialImages', retrieveType: 'single'}]}"

    assert written(code) == "source: viewer.ts\nstages: single\n"


def test_other_stages_are_written_one_a_line() -> None:
    code = (
        "{stages: [{id: 'a', requestType: RequestType.Prefetch}, {id: 'b', positions: [0.5, -1]}]}"
    )

    assert written(code).splitlines()[1:] == [
        "stages:",
        "- {id: a, requestType: prefetch}",
        "- id: b",
        "  positions: [0.5, -1]",
    ]


def test_what_was_written_can_be_loaded() -> None:
    document = parse_yaml(written("{stages: [{id: 'no', priority: -1}]}"), Path("a.yaml"))
    block = validated(RETRIEVE.model, Place(document), document.content)
    configuration = load_retrieve(NamedBlock(block, Place(document), "a"), Library.builtin())

    assert [(stage.id, stage.priority) for stage in configuration.stages] == [("no", -1)]
    assert stage_list_name(configuration, Library.builtin()) is None


def test_a_stage_list_that_is_not_there_is_refused() -> None:
    with pytest.raises(ScenarioError, match="stage list"):
        written("{stages: 'interlaced'}")


@pytest.mark.parametrize("name", Library.builtin().names(RETRIEVE))
def test_every_named_configuration_is_written_as_it_was_read(name: str) -> None:
    configuration = load_retrieve_file(find_retrieve(name))
    text = configuration_file(configuration, Library.builtin())
    document = parse_yaml(text, Path(f"{name}.yaml"))
    block = validated(RETRIEVE.model, Place(document), document.content)

    assert (
        load_retrieve(NamedBlock(block, Place(document), name), Library.builtin()) == configuration
    )


def test_what_no_viewer_can_be_given_is_not_written() -> None:
    planned = RetrieveConfiguration("mine", (RetrieveStage("a"),), planner=CentreOut)

    with pytest.raises(ScenarioError, match="leave the planner out"):
        configuration_file(planned, Library.builtin())
