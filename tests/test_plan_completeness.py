"""What the viewer calls complete, and what is: a thumbnail lacks pixels whatever it is called."""

import numpy as np
import pytest

from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.core.images.server_faults import USUAL_BEHAVIOUR
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11, ClientPolicy
from harness.core.retrieval.stage import RetrieveStage
from harness.run.plan import Images, LoadSetup, Plan, plan
from tests.core.dataset_of import encoded, manifest_of
from tests.core.playing import SEQUENTIAL, SINGLE, STACK_JLS_REDUCED, configuration

FOUR_G = NetworkProfile("4g", 30e6, 5e6, 0.010)


def planned(retrieve: RetrieveConfiguration, policy: ClientPolicy = CS3D_2023_11) -> Plan:
    manifest = manifest_of(
        encoded("frames", (190_000,)),
        encoded("jls", (172_000,)),
        encoded("jlsThumbnail", (20_700,)),
    )
    images = Images(
        manifest=manifest,
        pixels=np.zeros((1, 512, 512), dtype=np.int16),
        bodies=served_bodies(manifest, Framing.MULTIPART),
        load=Load.STACK,
        origin=USUAL_BEHAVIOUR,
    )
    return plan(LoadSetup(retrieve, policy, FOUR_G), images, connections=6)


def test_a_load_of_thumbnails_alone_is_never_complete() -> None:
    thumbnails = configuration(SINGLE, {"default": RetrieveOptions(frames_path="/jlsThumbnail/")})
    found = planned(thumbnails)

    assert found.expected.full_image_indices == {0}
    assert not found.expected.can_complete
    assert found.floors_s.complete is None
    assert found.floors_s.first_render is not None


def test_a_thumbnail_before_the_image_does_not_stand_in_the_way() -> None:
    found = planned(STACK_JLS_REDUCED)

    assert found.expected.can_complete
    assert found.floors_s.complete is not None


@pytest.mark.parametrize("arguments", [None, "accept=image/jhc"])
def test_arguments_of_the_address_do_not_change_what_an_image_itself_weighs(
    arguments: str | None,
) -> None:
    found = planned(configuration(SINGLE, {"default": RetrieveOptions(url_arguments=arguments)}))

    assert found.expected.can_complete
    assert found.size_bytes >= 190_000


def test_a_first_chunk_of_a_url_settles_what_its_later_ranges_weigh() -> None:
    """As in the viewer: the default of 64 KiB does not come back after a first 128 KiB."""
    stages = (RetrieveStage("a", retrieve_type="fast"), RetrieveStage("b", retrieve_type="again"))
    options = {
        "fast": RetrieveOptions(range_index=0, chunk_size_bytes=131_072),
        "again": RetrieveOptions(range_index=0),
    }

    assert planned(configuration(stages, options)).size_bytes == 131_072


@pytest.mark.parametrize(
    ("policy", "can_complete"), [(CS3D_2023_11, False), (CS3D_5_14, True)], ids=["stream", "plain"]
)
def test_a_load_whose_streams_are_appended_to_partial_bytes_is_never_complete(
    policy: ClientPolicy, can_complete: bool
) -> None:
    """Without options the older release streams, behind the bytes of the range before."""
    fast = RetrieveOptions(range_index=0, chunk_size_bytes=64_000)
    found = planned(configuration(SEQUENTIAL, {"singleFast": fast}), policy)

    assert found.expected.full_image_indices == {0}
    assert found.expected.can_complete is can_complete
    assert (found.floors_s.complete is not None) is can_complete
