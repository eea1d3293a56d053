from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.scenario.yaml_source import Mark, Place, YamlDocument
from harness.viewer.code.stages import with_stages
from harness.viewer.code.value import Plain

BY_SYNTAX: Plain = {"default": {"framesPath": "/jls/"}}


def stages_of(
    content: dict[str, Plain], wanted: str | None = None
) -> tuple[dict[str, Plain], list[str]]:
    document = YamlDocument(Path("viewer.js"), "", content, {(): Mark(2, 1, None)})
    return with_stages(content, Place(document), wanted)


def test_stages_that_are_there_stay() -> None:
    content: dict[str, Plain] = {"stages": "interleaved", "retrieveOptions": {"a": BY_SYNTAX}}

    assert stages_of(content) == (content, [])


def test_options_without_the_level_have_the_viewer_s_own_default() -> None:
    content: dict[str, Plain] = {"retrieveOptions": {"single": {"streaming": True}}}

    assert stages_of(content) == (content, [])


def test_options_by_transfer_syntax_have_the_documented_list_and_it_is_said() -> None:
    options: Plain = {"default": BY_SYNTAX, "singleFast": {}}
    content, (note,) = stages_of({"retrieveOptions": options})

    assert content == {"stages": "sequential", "retrieveOptions": options}
    assert note.startswith("viewer.js:2: retrieveOptions: stands without stages; the sequential")


@pytest.mark.parametrize(
    ("options", "told", "fitting"),
    [
        (
            {"multipleFast": BY_SYNTAX},
            '"multipleFast" is asked for by no stage of sequential',
            "interleaved",
        ),
        (
            {"singleFast": {}},
            '"singleFast" is asked for by no stage of single, and the code has',
            "sequential",
        ),
    ],
)
def test_no_list_is_guessed_for_options_of_another(options: Plain, told: str, fitting: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        stages_of({"retrieveOptions": options})

    assert told in str(caught.value)
    assert f"name the list with --stages: {fitting}" in caught.value.remedy


def test_a_list_can_be_named_and_options_for_others_are_left_out() -> None:
    options: Plain = {"default": BY_SYNTAX, "multipleFast": {}, "singleFast": {}}
    content, notes = stages_of({"retrieveOptions": options}, "interleaved")

    assert content == {
        "stages": "interleaved",
        "retrieveOptions": {"default": BY_SYNTAX, "multipleFast": {}},
    }
    assert notes == [
        "viewer.js:2: retrieveOptions: left out singleFast, which no stage of interleaved asks for"
    ]


@pytest.mark.parametrize(
    ("content", "wanted", "told"),
    [
        ({"retrieveOptions": {}}, "interlaced", "did you mean"),
        ({"stages": []}, "single", "is for options that stand without stages"),
        ({}, "single", "is for options that stand without stages"),
    ],
)
def test_a_list_that_is_not_there_or_not_needed_is_refused(
    content: dict[str, Plain], wanted: str, told: str
) -> None:
    with pytest.raises(ScenarioError, match=told):
        stages_of(content, wanted)


def test_the_lists_that_ask_for_all_options_are_the_ones_that_are_advised() -> None:
    options: Plain = {"multipleFast": {"rangeIndex": 0}, "multipleFinal": {"rangeIndex": -1}}
    with pytest.raises(ScenarioError, match=r"with --stages: interleaved$"):
        stages_of({"retrieveOptions": options})


def test_a_list_is_named_by_the_viewers_own_name_too() -> None:
    options: Plain = {"multipleFast": {"rangeIndex": 0}}
    content, _ = stages_of({"retrieveOptions": options}, "interleavedRetrieveStages")

    assert content["stages"] == "interleaved"
