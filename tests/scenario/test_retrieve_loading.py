from pathlib import Path

import pytest

from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.errors import ScenarioError
from harness.scenario.library import find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file


def test_a_configuration_has_the_stages_that_it_names() -> None:
    configuration = load_retrieve_file(find_retrieve("volume-jls-reduced"))

    assert [stage.id for stage in configuration.stages][:2] == ["initialImages", "quarterThumb"]


def test_stages_lie_beside_the_folder_of_the_configuration(tmp_path: Path) -> None:
    for folder in ("retrieve", "stages"):
        (tmp_path / folder).mkdir()
    (tmp_path / "stages" / "mine.yaml").write_text("stages: [{id: only}]\n")
    path = tmp_path / "retrieve" / "own.yaml"
    path.write_text("stages: mine\nretrieveOptions: {default: {framesPath: /jls/}}\n")

    assert [stage.id for stage in load_retrieve_file(path).stages] == ["only"]


def test_a_viewer_that_loads_by_itself_has_no_stages_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("stages: none\nretrieveOptions: {default: {framesPath: /jls/}}\n")

    assert load_retrieve_file(path).stages == UNCONFIGURED_STAGES


def test_a_stage_list_that_there_is_not_is_told_where_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text("stages: nothing\nretrieveOptions: {default: {framesPath: /jls/}}\n")

    with pytest.raises(ScenarioError, match=r"own.yaml:1: stages: \"nothing\" is not the name"):
        load_retrieve_file(path)
