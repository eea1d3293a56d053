import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given

from harness.core.images.server_faults import ServerFaults
from harness.servers.message import from_document, to_document
from tests.origin_behaviours import FAULTS


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    colour: Colour | None
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    path: Path
    part: Part | None
    parts: tuple[Part, ...]
    pair: tuple[float, Colour]
    text: str | None = None


WHOLE = Whole(Path("/a/b"), Part(Colour.RED, (1, 2)), (Part(None),), (0.5, Colour.RED))


def test_a_value_comes_back_from_json_as_it_was() -> None:
    document = json.loads(json.dumps(to_document(WHOLE)))

    assert from_document(Whole, document) == WHOLE


@given(FAULTS)
def test_faults_come_back_as_they_were(faults: ServerFaults) -> None:
    assert from_document(ServerFaults, json.loads(json.dumps(to_document(faults)))) == faults


def test_a_path_is_said_so_that_it_means_the_same_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert to_document(Path("requests.jsonl")) == str(tmp_path / "requests.jsonl")


def test_what_lacks_a_field_without_a_default_is_no_such_value() -> None:
    with pytest.raises(TypeError, match="parts"):
        from_document(Whole, {"path": "/a", "part": None, "pair": [0.5, "red"]})
