"""Cases in the run document: what is written of them, and what is read back."""

import json
from dataclasses import replace
from typing import Any

import pytest

from harness.core.http.framing import Framing
from harness.core.images.server_faults import BodyCut, OriginBehaviour, ServerFaults, Stall
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.planner import CentreOut
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.errors import BadInput
from harness.results.case import CaseRecord, Played, RetrieveRecord
from harness.results.document import RunDocument
from harness.results.schema import from_json, to_json
from tests.runs import SCENARIO, a_case, a_document

UNCONFIGURED = RetrieveConfiguration(
    "none",
    UNCONFIGURED_STAGES,
    {"default": RetrieveOptions(between_decodes_s=0.25)},
    source="A synthetic source.",
    planner=CentreOut,
)
FAULTY = OriginBehaviour(
    Framing.SINGLE_PART,
    ServerFaults(
        ignores_range=True,
        missing_image_indices=(3, 4),
        cut=BodyCut(1000, image_indices=(1,)),
        stall=Stall(0.5),
    ),
)


def document_of(case: CaseRecord) -> RunDocument:
    """A run of this case alone."""
    return a_document(replace(SCENARIO, cases=(case,)))


def written(case: CaseRecord) -> dict[str, Any]:
    """A case as it stands in run.json."""
    [values] = json.loads(to_json(document_of(case)))["scenario"]["cases"]
    found: dict[str, Any] = values
    return found


def test_a_configuration_stands_in_the_keys_of_the_viewer() -> None:
    assert written(a_case("JLS"))["played"]["retrieve"] == {
        "name": "synthetic-retrieve",
        "stages": [
            {
                "id": "initialImages",
                "positions": [0.5, 0, -1],
                "retrieveType": "fast",
                "requestType": "thumbnail",
                "nearbyFrames": [{"offset": 1, "imageQualityStatus": 3}],
            },
            {"id": "full"},
        ],
        "retrieveOptions": {
            "default": {"framesPath": "/jls/"},
            "fast": {"rangeIndex": 0, "chunkSize": 65_536, "decodeLevel": 2},
        },
        "planner": None,
    }


def test_a_viewer_that_loads_by_itself_has_no_stages() -> None:
    record = RetrieveRecord.of(UNCONFIGURED)
    case = replace(a_case("none"), played=Played(record, OriginBehaviour()))

    assert written(case)["played"]["retrieve"] == {
        "name": "none",
        "stages": None,
        "retrieveOptions": {"default": {"msBetweenDecode": 250}},
        "planner": "harness.core.retrieval.planner:CentreOut",
    }
    assert record.in_viewer_order == replace(UNCONFIGURED, source="", planner=None)


@pytest.mark.parametrize(
    "played",
    [
        pytest.param(a_case("JLS").played, id="as-it-should-be"),
        pytest.param(Played(RetrieveRecord.of(UNCONFIGURED), FAULTY), id="faulty"),
        pytest.param(None, id="unknown"),
    ],
)
def test_a_case_comes_back_as_it_was(played: Played | None) -> None:
    document = document_of(replace(a_case("JLS"), played=played))

    assert from_json(to_json(document), "run.json") == document


@pytest.mark.parametrize(
    ("stage", "place"),
    [
        pytest.param({"id": "a", "retrieve_type": "b"}, "", id="our-own-name"),
        pytest.param({"id": "a", "decimate": "2"}, ".decimate", id="text-for-a-number"),
        pytest.param({"id": "a", "requestType": "later"}, ".request_type", id="unknown-pool"),
        pytest.param({"decimate": 2}, ".id", id="no-name"),
    ],
)
def test_a_misfit_in_a_configuration_is_named_by_its_place(
    stage: dict[str, object], place: str
) -> None:
    values = json.loads(to_json(document_of(a_case("JLS"))))
    values["scenario"]["cases"][0]["played"]["retrieve"]["stages"] = [stage]

    with pytest.raises(BadInput) as caught:
        from_json(json.dumps(values), "run.json")
    assert caught.value.place == f"run.json: scenario.cases.0.played.retrieve.stages.0{place}"


@pytest.mark.parametrize("change", [{"colour": "red"}, {"http": "3"}, {"connection_count": "6"}])
def test_a_client_that_a_run_cannot_have_is_refused(change: dict[str, object]) -> None:
    values = json.loads(to_json(document_of(a_case("JLS"))))
    values["scenario"]["client"] |= change

    with pytest.raises(BadInput) as caught:
        from_json(json.dumps(values), "run.json")
    assert caught.value.place == f"run.json: scenario.client.{next(iter(change))}"
