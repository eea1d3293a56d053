from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.scenario.schema.network import NetworkBlock
from harness.scenario.schema.retrieve import RetrieveBlock
from harness.scenario.validation import suggestion, together, validated
from harness.scenario.yaml_source import Place, parse_yaml


def complaint(text: str) -> ScenarioError:
    document = parse_yaml(text, Path("n.yaml"))
    with pytest.raises(ScenarioError) as caught:
        validated(NetworkBlock, Place(document), document.content)
    return caught.value


def test_a_complaint_says_place_value_rule_and_remedy() -> None:
    error = complaint("name: clinic\ndownload: 30\nrtt: 10 ms")

    assert error.place == "n.yaml:2: download"
    assert error.value == "30"
    assert str(error) == 'n.yaml:2: download: "30" has no unit; write e.g. "30 Mbit/s"'


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    error = complaint("downlaod: 1 bit/s\nrtt: soon\nupload: -1 Mbit/s\n")

    places = [message.split(": ")[0] for message in error.messages]

    assert places == ["n.yaml:1", "n.yaml:2", "n.yaml:3"]
    assert str(error).count("\n") == 2


def test_an_unknown_key_is_answered_with_the_nearest_of_its_own_block() -> None:
    text = "stages: [{id: a, ofset: 1}]\nretrieveOptions: {default: {ChunkSize: 1, frameCount: 2}}"
    document = parse_yaml(text, Path("r.yaml"))

    with pytest.raises(ScenarioError) as caught:
        validated(RetrieveBlock, Place(document), document.content)

    first, second, third = caught.value.messages
    assert first == ('r.yaml:1: stages[0].ofset: "ofset" is not a key here; did you mean "offset"?')
    assert 'retrieveOptions.default.ChunkSize: "ChunkSize"' in second
    assert 'did you mean "chunkSize"?' in second
    assert "did you mean" in third or "known are chunkSize, decodeLevel" in third


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("range", "rangeIndex"),
        ("initialBytes", "initialChunkSize"),
        ("status", "imageQualityStatus"),
    ],
)
def test_a_key_that_was_renamed_is_answered_with_its_new_name(old: str, new: str) -> None:
    document = parse_yaml(f"retrieveOptions: {{default: {{{old}: 1}}}}", Path("r.yaml"))

    with pytest.raises(ScenarioError, match=f'it is called "{new}" now'):
        validated(RetrieveBlock, Place(document), document.content)


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("4gg", 'did you mean "4g"?'),
        ("LOCAL", 'did you mean "local"?'),
        ("satellite", "known are 4g, local"),
    ],
)
def test_a_word_is_answered_with_the_nearest_else_with_all(word: str, remedy: str) -> None:
    assert suggestion(word, ["4g", "local"]) == remedy


def test_no_error_is_lost_when_errors_are_put_together() -> None:
    errors = [ScenarioError(f"f:{n}", None, "is wrong", "mend it") for n in range(4)]
    pair = together(errors[:2])

    assert together([pair, *errors[2:]]).messages == tuple(
        f"f:{n}: is wrong; mend it" for n in range(4)
    )
