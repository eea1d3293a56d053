"""Four slices whose sizes are known, over a link of a byte a microsecond."""

from dataclasses import replace
from functools import partial

from harness.core.http.client import Client
from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.viewer.fidelity.loader_log import PlayedCase, loader_log
from tests.core.dataset_of import encoded, manifest_of
from tests.viewer.fidelity.logs import FULL, SUB

LINK = NetworkProfile("8 Mbit/s", 8e6, None, 0.01)
MANIFEST = manifest_of(encoded("frames", (200_000, 300_000)))
SINGLE_PARTS = served_bodies(MANIFEST, Framing.SINGLE_PART)
TWO_RANGES = RetrieveConfiguration(
    "two ranges",
    (RetrieveStage("fast", retrieve_type="fast"), RetrieveStage("final", retrieve_type="final")),
    {
        "fast": RetrieveOptions(range_index=0, chunk_size_bytes=1000, initial_chunk_size_bytes=500),
        "final": RetrieveOptions(range_index=-1),
    },
)


def case(load: Load) -> PlayedCase:
    return PlayedCase(load, MANIFEST, SINGLE_PARTS, TWO_RANGES, CS3D_5_14, connections=1)


def test_every_request_is_heard_with_its_range_and_its_answer() -> None:
    load = loader_log(case(Load.VOLUME), LINK)

    assert [
        (each.image_index, each.range, each.status_code, each.size_bytes) for each in load.requests
    ] == [
        (0, "bytes=0-499", 206, 500),
        (1, "bytes=0-499", 206, 500),
        (0, "bytes=500-", 206, 199_500),
        (1, "bytes=500-", 206, 299_500),
    ]
    assert {each.resource for each in load.requests} == {"frames/1"}
    assert load.network == "8 Mbit/s"


def test_requests_are_told_in_the_order_in_which_they_are_made_not_in_that_of_their_leave() -> None:
    """A range needs no leave, and is on its way while the whole image before it still waits."""
    stages = (
        RetrieveStage("whole", positions=(0,), retrieve_type="whole"),
        RetrieveStage("range", positions=(1,), retrieve_type="final"),
    )
    options = {**TWO_RANGES.retrieve_options, "whole": RetrieveOptions(streaming=False)}
    quoted = Client(accept='multipart/related; type="application/octet-stream"')
    asking = replace(
        case(Load.VOLUME),
        retrieve=RetrieveConfiguration("both", stages, options),
        policy=CS3D_2023_11,
        connections=6,
        preflights=partial(quoted.preflights, Framing.MULTIPART),
    )

    load = loader_log(asking, LINK)

    assert [each.image_index for each in load.requests] == [0, 1]
    assert load.preflight_count == 1
    assert loader_log(replace(asking, preflights=None), LINK).preflight_count == 0


def test_a_stack_loads_its_first_image() -> None:
    assert {each.image_index for each in loader_log(case(Load.STACK), LINK).requests} == {0}


def test_every_status_that_an_image_had_is_told() -> None:
    load = loader_log(case(Load.STACK), LINK)

    assert [quality.status for quality in load.qualities] == [SUB, FULL]
    assert load.final_qualities() == {0: FULL}


def test_the_last_byte_comes_when_the_link_has_carried_all() -> None:
    load = loader_log(case(Load.STACK), LINK)

    # Two round trips of 10 ms, and 200 000 B with two heads of 480 B at a byte a microsecond.
    assert load.network_end_s is not None
    assert round(load.network_end_s, 6) == 0.02 + 0.200960
