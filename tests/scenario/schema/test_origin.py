from typing import Any

import pytest

from harness.core.http.framing import Framing
from harness.core.http.media_type import HTJ2K_LOSSLESS
from harness.core.images.server_faults import (
    NO_FAULTS,
    BodyCut,
    OriginBehaviour,
    ServerFaults,
    Stall,
)
from harness.errors import ScenarioError
from tests.scenario.samples import content, parsed


def with_origin(origin: object) -> dict[str, Any]:
    return content() | {"origin": origin}


def with_case_origin(origin: object) -> dict[str, Any]:
    values = content()
    values["cases"][1]["origin"] = origin
    return values


@pytest.mark.parametrize(
    ("fault", "faults"),
    [
        ({"kind": "range-ignored"}, ServerFaults(ignores_range=True)),
        ({"kind": "content-range-hidden"}, ServerFaults(hides_content_range=True)),
        ({"kind": "no-content-length"}, ServerFaults(omits_content_length=True)),
        ({"kind": "image-missing", "images": [0, 7]}, ServerFaults(missing_image_indices=(0, 7))),
        ({"kind": "every-nth-fails", "nth": 10}, ServerFaults(failure_period_count=10)),
        ({"kind": "body-cut", "after": "2 KiB"}, ServerFaults(cut=BodyCut(2048))),
        (
            {"kind": "stall", "duration": "500 ms", "after": 9, "images": [3]},
            ServerFaults(stall=Stall(0.5, 9, (3,))),
        ),
        ({"kind": "mislabelled"}, ServerFaults(transfer_syntax_uid=HTJ2K_LOSSLESS)),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_every_kind_of_fault_can_be_asked_for(fault: object, faults: ServerFaults) -> None:
    assert parsed(with_origin({"faults": [fault]})).origin == OriginBehaviour(faults=faults)


def test_faults_add_up() -> None:
    scenario = parsed(
        with_origin({"faults": [{"kind": "range-ignored"}, {"kind": "every-nth-fails", "nth": 2}]})
    )

    assert scenario.origin.faults == ServerFaults(ignores_range=True, failure_period_count=2)


def test_a_case_is_answered_as_the_scenario_says_unless_it_says_otherwise() -> None:
    scenario = parsed(with_case_origin({"faults": [{"kind": "range-ignored"}]}))

    usual = OriginBehaviour(Framing.SINGLE_PART)
    assert scenario.origin_of("JLS") == scenario.origin == usual
    assert scenario.origin_of("Byte Range") == OriginBehaviour(
        Framing.SINGLE_PART, ServerFaults(ignores_range=True)
    )


def test_a_case_may_go_back_to_a_server_without_faults() -> None:
    values = with_case_origin({"framing": "multipart", "faults": []})
    values["origin"] = {"faults": [{"kind": "range-ignored"}]}

    assert parsed(values).origin_of("Byte Range") == OriginBehaviour(Framing.MULTIPART, NO_FAULTS)


def test_faults_shape_the_digest_wherever_they_are_written() -> None:
    fault = {"faults": [{"kind": "range-ignored"}]}
    plain, of_all = parsed(content()), parsed(with_origin({"framing": "single-part"} | fault))
    of_one = parsed(with_case_origin(fault))
    said_twice = parsed(with_case_origin({"framing": "single-part"}))

    assert len({plain.digest, of_all.digest, of_one.digest}) == 3
    assert plain.digest == said_twice.digest


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ([{"kind": "slow"}], "is not known here; write one of .*range-ignored"),
        ([{}], "does not say what it is"),
        ([{"kind": "stall"}], "duration: is missing"),
        ([{"kind": "stall", "duration": "2 min"}], "stall|duration"),
        ([{"kind": "stall", "duration": "61 s"}], "is longer than a load waits"),
        ([{"kind": "body-cut", "after": "3 pears"}], "after"),
        ([{"kind": "body-cut", "after": -1}], "is below 0"),
        ([{"kind": "every-nth-fails", "nth": 0}], "is below 1"),
        ([{"kind": "image-missing", "images": []}], "is empty"),
        ([{"kind": "image-missing", "images": [8]}], 'images: "8" is not an image of a load of 8'),
        ([{"kind": "range-ignored"}] * 2, 'has two faults of the kind "range-ignored"'),
        ([{"kind": "range-ignored", "after": 3}], '"after" is not a key here'),
    ],
)
def test_a_fault_that_cannot_be_is_told_with_its_place(faults: object, told: str) -> None:
    with pytest.raises(ScenarioError, match=told) as of_all:
        parsed(with_origin({"faults": faults}))
    with pytest.raises(ScenarioError, match=told) as of_one:
        parsed(with_case_origin({"faults": faults}))

    assert "origin.faults" in of_all.value.place
    assert "cases[1].origin.faults" in of_one.value.place


def test_a_stack_has_one_image_to_spoil() -> None:
    values = with_origin({"faults": [{"kind": "image-missing", "images": [1]}]})

    with pytest.raises(ScenarioError, match="is not an image of a load of 1"):
        parsed(values | {"load": "stack"})
