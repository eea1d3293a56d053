from typing import Any

import pytest

from harness.errors import ScenarioError
from tests.scenario.samples import content, parsed


def messages(values: dict[str, Any]) -> list[str]:
    with pytest.raises(ScenarioError) as raised:
        parsed(values)
    return [message.split(": ", 1)[1] for message in raised.value.messages]


def test_a_broken_case_does_not_hide_wrong_names_elsewhere() -> None:
    values = content() | {"dataset": "ct-512x175", "published": "cornerstone3d-volum"}
    values["networks"][0] = "4gg"
    values["cases"][0]["retrieve"] = "volume-jlss"
    values["cases"][1]["retrieve"]["stages"] = "sequentiall"
    values["cases"][1]["retrieve"]["retrieveOptions"]["singleFast"]["chunkSize"] = "64"

    found = messages(values)

    assert found[0].startswith("cases[1].retrieve.retrieveOptions.singleFast.chunkSize")
    assert [message.split(": ")[0] for message in found[1:]] == [
        *("dataset", "networks[0]", "cases[0].retrieve", "cases[1].retrieve.stages", "published"),
    ]
    assert 'did you mean "volume-jls"?' in found[3]


def test_names_that_are_right_are_not_told() -> None:
    assert len(messages(content() | {"repeats": 0})) == 1


@pytest.mark.parametrize("stages", ["none", "sequentialRetrieveStages"])
def test_the_names_of_stages_that_the_viewer_knows_are_right(stages: str) -> None:
    values = content() | {"repeats": 0}
    values["cases"][1]["retrieve"]["stages"] = stages

    assert len(messages(values)) == 1


def test_a_name_that_breaks_the_schema_is_told_once() -> None:
    values = content()
    values["cases"][0]["retrieve"] = "a|b"

    assert len(messages(values)) == 1


@pytest.mark.parametrize("entries", ["4g", [7], {"name": "4g"}, []])
@pytest.mark.parametrize("key", ["networks", "cases"])
def test_what_is_no_list_of_blocks_names_none(key: str, entries: object) -> None:
    found = messages(content() | {key: entries})

    assert all(message.startswith(key) for message in found)
