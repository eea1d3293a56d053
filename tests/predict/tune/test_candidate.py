"""Candidates as the configurations of a viewer, and in words."""

from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.stage import NearbyFrame, RequestType
from harness.predict.tune.candidate import (
    Candidate,
    FirstForm,
    Opening,
    Steps,
    configuration_of,
    in_words,
)

ADJACENT, FAR = ImageQualityStatus.ADJACENT_REPLICATE, ImageQualityStatus.FAR_REPLICATE
RANGE = Candidate("frames", FirstForm("frames", 16_384), Steps(4, 1))
LOSSY = Candidate("jls", FirstForm("lossy"), Steps(5, 2, 2, True, Opening.MIDDLE))


def stages_of(candidate: Candidate) -> list[tuple[str, str, list[int]]]:
    stages = configuration_of(candidate, Load.VOLUME, CS3D_5_14).stages
    return [(stage.id, stage.retrieve_type, stage.indices(10)) for stage in stages]


def test_plain_loading_is_one_stage_of_whole_images() -> None:
    assert stages_of(Candidate("jls")) == [("first1", "full", list(range(10)))]


def test_a_first_stage_in_steps_is_followed_by_every_image_whole() -> None:
    assert stages_of(RANGE) == [("first1", "first", [1, 5, 9]), ("full", "full", list(range(10)))]


def test_what_was_not_fetched_first_comes_first_among_spread_whole_images() -> None:
    assert stages_of(LOSSY) == [
        ("opening", "first", [4]),
        ("first1", "first", [2, 7]),
        ("first2", "first", [3, 8]),
        ("full1", "full", [4, 9]),
        ("full2", "full", [0, 5]),
        ("full3", "full", [1, 6]),
        ("full4", "full", [2, 7]),
        ("full5", "full", [3, 8]),
    ]


def test_copies_reach_over_half_a_step_to_both_sides() -> None:
    first, whole = configuration_of(RANGE, Load.VOLUME, CS3D_5_14).stages

    assert first.nearby_frames == (
        NearbyFrame(-1, ADJACENT),
        NearbyFrame(1, ADJACENT),
        NearbyFrame(-2, FAR),
        NearbyFrame(2, FAR),
    )
    assert whole.nearby_frames == ()


def test_a_range_goes_on_in_the_image_that_it_began() -> None:
    options = configuration_of(RANGE, Load.VOLUME, CS3D_5_14).retrieve_options

    assert options == {
        "first": RetrieveOptions(
            range_index=0, chunk_size_bytes=16_384, initial_chunk_size_bytes=16_384
        ),
        "full": RetrieveOptions(range_index=-1),
    }


def test_a_client_without_a_first_chunk_of_its_own_is_told_of_none() -> None:
    options = configuration_of(RANGE, Load.VOLUME, CS3D_2023_11).retrieve_options

    assert options["first"] == RetrieveOptions(range_index=0, chunk_size_bytes=16_384)


def test_another_encoding_says_that_it_is_not_the_image_yet() -> None:
    def status(lossy_paths: tuple[str, ...]) -> ImageQualityStatus | None:
        made = configuration_of(LOSSY, Load.VOLUME, CS3D_5_14, lossy_paths)
        return made.retrieve_options["first"].image_quality_status

    assert status(()) is ImageQualityStatus.SUBRESOLUTION
    assert status(("lossy",)) is ImageQualityStatus.LOSSY


def test_a_client_that_streams_by_itself_is_told_not_to() -> None:
    plain = configuration_of(Candidate("frames"), Load.STACK, CS3D_2023_11)

    assert plain.retrieve_options["full"] == RetrieveOptions(streaming=False)


def test_a_stream_is_shown_from_the_size_that_the_client_has_a_key_for() -> None:
    streamed = Candidate("frames", stream_bytes=8_192, decode_level=2)
    now = configuration_of(streamed, Load.STACK, CS3D_5_14).retrieve_options["full"]
    then = configuration_of(streamed, Load.STACK, CS3D_2023_11).retrieve_options["full"]

    assert now == RetrieveOptions(streaming=True, initial_chunk_size_bytes=8_192, decode_level=2)
    assert then == RetrieveOptions(streaming=True, min_chunk_size_bytes=8_192, decode_level=2)


def test_a_volume_leaves_interaction_its_queue_and_goes_by_priority() -> None:
    stages = configuration_of(LOSSY, Load.VOLUME, CS3D_5_14).stages

    assert {stage.request_type for stage in stages} == {RequestType.THUMBNAIL}
    assert [stage.priority for stage in stages] == list(range(5, 13))


def test_candidates_are_told_in_words() -> None:
    assert in_words(Candidate("jls"), Load.VOLUME) == "jls"
    assert in_words(RANGE, Load.VOLUME) == (
        "16384 B of frames of 1 slice of 4 from 1 on, then the rest of it"
    )
    assert in_words(LOSSY, Load.VOLUME) == (
        "lossy of the middle slice and 2 slices of 5 from 2 on, then jls in the same steps"
    )
    assert in_words(Candidate("frames", stream_bytes=512, decode_level=1), Load.STACK) == (
        "frames shown from 512 B on at level 1"
    )
    assert in_words(Candidate("jls", steps=Steps(2), connections=2), Load.VOLUME) == (
        "jls of 1 slice of 2 from 0 on, then the others, 2 at once"
    )
