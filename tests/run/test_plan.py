"""Floors and sizes against arithmetic by hand: 8 Mbit/s is one byte in a microsecond."""

from dataclasses import replace

import numpy as np
import pytest

from harness.core.http.framing import Framing
from harness.core.images.served import bodies_from
from harness.core.images.server_faults import BodyCut, OriginBehaviour, ServerFaults, Stall
from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.network.profile import NetworkProfile
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.run.plan import Images, LoadSetup, Plan, expectation, plan
from harness.scenario.library import RETRIEVE, Library, load_block
from harness.scenario.retrieve_loading import load_retrieve
from tests.client.samples import HTJ2K_BYTES, JLS_BYTES, THUMBNAIL_BYTES, manifest

FRAME_COUNT = 8
NETWORK = NetworkProfile("by hand", download_bps=8e6, upload_bps=8e6, rtt_s=0.1)
THUMBNAIL = RetrieveOptions(
    frames_path="/jlsThumbnail/", image_quality_status=ImageQualityStatus.SUBRESOLUTION
)


def images(load: Load, framing: Framing = Framing.SINGLE_PART) -> Images:
    described = manifest(FRAME_COUNT)
    origin, pixels = OriginBehaviour(framing), np.zeros((FRAME_COUNT, 64, 64), np.uint16)
    return Images(described, pixels, bodies_from(described, origin), load, origin)


def builtin(name: str) -> RetrieveConfiguration:
    library = Library.builtin()
    path = library.path(RETRIEVE, name)
    assert path is not None
    return load_retrieve(load_block(RETRIEVE, path), library)


def planned(
    retrieve: str | RetrieveConfiguration, load: Load, network: NetworkProfile = NETWORK
) -> Plan:
    asked = builtin(retrieve) if isinstance(retrieve, str) else retrieve
    return plan(LoadSetup(asked, CS3D_2023_11, network), images(load), 6)


def test_what_to_expect_of_a_load_is_the_same_without_its_floors() -> None:
    setup = LoadSetup(builtin("volume-jls-reduced"), CS3D_2023_11, NETWORK)
    failing = answered(ServerFaults(failure_period_count=10, stall=Stall(1.0)))

    assert expectation(setup, failing, 6) == plan(setup, failing, 6).expected


def test_a_stack_is_its_first_image_and_a_volume_every_slice() -> None:
    assert len(images(Load.STACK).frame_paths) == 1
    assert len(images(Load.VOLUME).frame_paths) == FRAME_COUNT


@pytest.mark.parametrize(
    ("retrieve", "first_us", "complete_us"),
    [
        ("stack-jls", JLS_BYTES, JLS_BYTES),
        ("stack-jls-reduced", THUMBNAIL_BYTES, THUMBNAIL_BYTES + JLS_BYTES),
        ("stack-htj2k-byte-range", 65_536, HTJ2K_BYTES),
    ],
)
def test_the_floor_of_a_stack_is_a_round_trip_and_its_bytes(
    retrieve: str, first_us: int, complete_us: int
) -> None:
    floors_s = planned(retrieve, Load.STACK).floors_s

    assert floors_s.first_image == pytest.approx(0.1 + first_us * 1e-6)
    assert floors_s.first_render == pytest.approx(0.1 + first_us * 1e-6)
    assert floors_s.complete == pytest.approx(0.1 + complete_us * 1e-6)


@pytest.mark.parametrize(
    ("retrieve", "first_bytes", "complete_bytes"),
    [
        ("volume-jls", JLS_BYTES, 8 * JLS_BYTES),
        # Slices 1 and 5 are the only ones that a fast stage reaches before they are there in full.
        ("volume-jls-reduced", JLS_BYTES, 8 * JLS_BYTES + 2 * THUMBNAIL_BYTES),
        ("volume-htj2k-byte-range", HTJ2K_BYTES, 8 * HTJ2K_BYTES),
    ],
)
def test_a_volume_of_eight_shows_all_slices_with_its_first_three(
    retrieve: str, first_bytes: int, complete_bytes: int
) -> None:
    """The images 3, 0 and 7 stand in for 2, 4, 5 and 1 and 6 (stages/interleaved)."""
    floors_s = planned(retrieve, Load.VOLUME).floors_s

    assert floors_s.first_render == pytest.approx(0.1 + 3 * first_bytes * 1e-6)
    assert floors_s.complete == pytest.approx(0.1 + complete_bytes * 1e-6)


@pytest.mark.parametrize(
    ("retrieve", "own_bytes"),
    [
        ("volume-jls", 8 * JLS_BYTES),
        # 3, 0 and 7 first, thumbnails of 1 and 5, then 2 and 6 and 4.
        ("volume-jls-reduced", 6 * JLS_BYTES + 2 * THUMBNAIL_BYTES),
    ],
)
def test_every_slice_shows_its_own_data_before_all_are_complete(
    retrieve: str, own_bytes: int
) -> None:
    floors_s = planned(retrieve, Load.VOLUME).floors_s

    assert floors_s.every_image == pytest.approx(0.1 + own_bytes * 1e-6)


def test_the_first_image_of_a_volume_is_the_smallest_of_those_asked_for_at_first() -> None:
    """Six connections: three images in full, then thumbnails, which may overtake them."""
    floors_s = planned("volume-jls-reduced", Load.VOLUME).floors_s

    assert floors_s.first_image == pytest.approx(0.1 + THUMBNAIL_BYTES * 1e-6)


@pytest.mark.parametrize(
    ("retrieve", "bytes_per_frame"),
    [
        ("volume-jls", JLS_BYTES),
        ("volume-jls-reduced", THUMBNAIL_BYTES),
        ("volume-htj2k", HTJ2K_BYTES),
        ("volume-htj2k-byte-range", 64_000),
    ],
)
def test_the_size_of_a_volume_is_that_of_its_smallest_form(
    retrieve: str, bytes_per_frame: int
) -> None:
    assert planned(retrieve, Load.VOLUME).size_bytes == FRAME_COUNT * bytes_per_frame


def test_a_first_part_larger_than_the_image_weighs_what_the_image_weighs() -> None:
    options = {"single": RetrieveOptions(range_index=0, chunk_size_bytes=1_000_000)}
    retrieve = RetrieveConfiguration(
        "large", (RetrieveStage("one", retrieve_type="single"),), options
    )

    assert planned(retrieve, Load.STACK).size_bytes == HTJ2K_BYTES


def test_the_head_and_tail_of_a_part_weigh_too() -> None:
    multipart = images(Load.STACK, Framing.MULTIPART)
    [overhead_bytes] = {
        body.frame.overhead_bytes
        for body in multipart.bodies.values()
        if body.encoding_path == "jls"
    }
    framed = plan(LoadSetup(builtin("stack-jls"), CS3D_2023_11, NETWORK), multipart, 6)

    assert framed.size_bytes == JLS_BYTES + overhead_bytes
    assert framed.floors_s.complete == pytest.approx(0.1 + (JLS_BYTES + overhead_bytes) * 1e-6)


def test_a_load_that_ends_in_lesser_quality_is_never_complete() -> None:
    retrieve = RetrieveConfiguration("lesser", (RetrieveStage("one"),), {"default": THUMBNAIL})
    planned_load = planned(retrieve, Load.VOLUME)

    assert planned_load.expected.full_image_indices == frozenset()
    assert planned_load.floors_s.complete is None
    assert planned_load.floors_s.first_render == pytest.approx(0.1 + 8 * THUMBNAIL_BYTES * 1e-6)


def test_an_encoding_that_the_images_lack_has_no_floor_and_no_size() -> None:
    options = {"default": RetrieveOptions(frames_path="/lossy/")}
    missing = planned(RetrieveConfiguration("no", (RetrieveStage("one"),), options), Load.STACK)

    assert missing.floors_s == PerMilestone(None, None, None, None)
    assert missing.size_bytes == 0


def answered(faults: ServerFaults, framing: Framing = Framing.SINGLE_PART) -> Images:
    return images(Load.VOLUME).answered_by(OriginBehaviour(framing, faults))


def test_the_same_origin_gives_the_same_images() -> None:
    usual = images(Load.VOLUME)

    assert usual.answered_by(OriginBehaviour(Framing.SINGLE_PART)) is usual


def test_an_origin_that_frames_its_images_serves_larger_bodies() -> None:
    framed = answered(ServerFaults(), Framing.MULTIPART)

    assert framed.origin.framing is Framing.MULTIPART
    assert framed.bodies[framed.frame_paths[0]].size_bytes > HTJ2K_BYTES


def test_what_a_server_withholds_is_planned_for() -> None:
    faults = ServerFaults(missing_image_indices=(3,))
    ranges = builtin("volume-htj2k-byte-range")
    spoilt = plan(LoadSetup(ranges, CS3D_2023_11, NETWORK), answered(faults), 6)

    assert spoilt.expected.full_image_indices == frozenset(range(FRAME_COUNT)) - {3}
    assert spoilt.expected.may_fail_indices == frozenset({3})
    assert spoilt.floors_s.complete is None
    assert spoilt.floors_s.first_render is not None


def test_a_server_that_ignores_ranges_has_the_floor_of_a_whole_first_image() -> None:
    ranges = builtin("stack-htj2k-byte-range")
    stack = images(Load.STACK).answered_by(
        OriginBehaviour(Framing.SINGLE_PART, ServerFaults(ignores_range=True))
    )
    floors_s = plan(LoadSetup(ranges, CS3D_2023_11, NETWORK), stack, 6).floors_s

    whole_s = pytest.approx(0.1 + HTJ2K_BYTES * 1e-6)
    assert (floors_s.first_image, floors_s.complete) == (whole_s, whole_s)


def test_only_faults_that_spoil_certain_images_excuse_their_failures() -> None:
    harmless = ServerFaults(ignores_range=True, omits_content_length=True, stall=Stall(1.0))
    cut = ServerFaults(cut=BodyCut(1000, (2, 5)), missing_image_indices=(1,))
    ranges = builtin("volume-htj2k-byte-range")

    def spoilable(faults: ServerFaults) -> frozenset[int]:
        return plan(
            LoadSetup(ranges, CS3D_2023_11, NETWORK), answered(faults), 6
        ).expected.may_fail_indices

    assert spoilable(harmless) == frozenset()
    assert (
        plan(LoadSetup(ranges, CS3D_2023_11, NETWORK), answered(harmless), 6).expected.stall_s
        == 1.0
    )
    assert spoilable(cut) == {1, 2, 5}
    assert spoilable(ServerFaults(failure_period_count=10)) == frozenset()


def test_a_server_that_refuses_every_tenth_request_may_cost_any_image_but_not_all() -> None:
    failing = answered(ServerFaults(failure_period_count=10, missing_image_indices=(3,)))
    found = plan(LoadSetup(builtin("volume-htj2k-byte-range"), CS3D_2023_11, NETWORK), failing, 6)

    # What each of them could be, had none of its own requests been the tenth.
    assert found.expected.full_image_indices == frozenset(range(FRAME_COUNT)) - {3}
    assert [found.expected.most_refused_count(count) for count in (9, 10, 29)] == [0, 1, 2]
    assert found.floors_s.complete is None


def test_a_server_that_refuses_nothing_may_refuse_nothing() -> None:
    assert planned("volume-jls", Load.VOLUME).expected.most_refused_count(100) == 0


def test_a_load_stalls_after_ten_times_its_floor_and_half_a_minute() -> None:
    assert planned("stack-jls", Load.STACK).limit_s == pytest.approx(30 + 10 * 0.2)


def test_without_a_network_a_load_stalls_after_half_a_minute() -> None:
    local = replace(NETWORK, download_bps=None, upload_bps=None, rtt_s=0.0)

    assert planned("stack-jls", Load.STACK, local).limit_s == 30.0


@pytest.mark.parametrize("retrieve", ["stack-jls", "stack-jls-reduced", "stack-htj2k"])
def test_the_published_stacks_end_at_full_resolution(retrieve: str) -> None:
    assert planned(retrieve, Load.STACK).expected.full_image_indices == {0}


def test_images_of_a_server_elsewhere_come_later_by_what_a_network_cannot_hide() -> None:
    far = replace(images(Load.VOLUME), real_rtt_s=0.15)
    near = replace(far, real_rtt_s=0.05)
    path = far.frame_paths[0]

    assert near.over(NETWORK) is near
    assert far.over(NETWORK).bodies[path].server_s == pytest.approx(0.0505)
