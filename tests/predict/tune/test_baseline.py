"""What a search is held against."""

from dataclasses import replace

import pytest

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.errors import BadInput
from harness.predict.tune.baseline import named, plain_complete_s, plain_loading, with_first_chunks
from harness.predict.tune.front import Figures
from tests.predict.tune.made_up import problem

STAGES = (RetrieveStage("fast", retrieve_type="fast"), RetrieveStage("rest", retrieve_type="rest"))
REST = RetrieveOptions(range_index=-1)
CHUNKED = RetrieveConfiguration(
    "chunked",
    STAGES,
    {"fast": RetrieveOptions(range_index=0, chunk_size_bytes=64_000), "rest": REST},
)


def test_plain_loading_is_every_lossless_encoding_the_earliest_first() -> None:
    plain = plain_loading(problem())
    complete_s = [
        each.outcome.times_s.complete for each in plain if isinstance(each.outcome, Figures)
    ]

    # The JPEG-LS images are 170 000 bytes each, those of HTJ2K 180 000.
    assert [each.name for each in plain] == ["plain jls", "plain frames"]
    assert complete_s == sorted(complete_s)
    assert plain_complete_s(plain) == complete_s[0]


def test_images_that_never_complete_have_no_plain_loading() -> None:
    with pytest.raises(BadInput, match="no encoding that completes"):
        plain_complete_s([])


def test_a_configuration_with_chunks_is_shown_as_its_release_took_it_as_well() -> None:
    as_written, as_meant = named(problem(), [("chunked", CHUNKED)])

    assert [as_written.name, as_meant.name] == ["chunked", "chunked, first chunk likewise"]
    assert isinstance(as_written.outcome, Figures)
    assert isinstance(as_meant.outcome, Figures)
    # The first range is 128 KiB unless its own key says 64 000 bytes.
    assert as_meant.outcome.times_s.first_render < as_written.outcome.times_s.first_render
    assert (as_meant.halvings_count, as_written.halvings_count) == (1, 1)


def test_first_chunks_are_those_of_the_configuration_if_it_says_so() -> None:
    fast = RetrieveOptions(range_index=0, chunk_size_bytes=64_000, initial_chunk_size_bytes=1_000)
    said = replace(CHUNKED, retrieve_options={"fast": fast, "rest": REST})

    assert with_first_chunks(said, CS3D_5_14) == said
    assert with_first_chunks(CHUNKED, CS3D_2023_11) == CHUNKED


def test_what_never_completes_says_so() -> None:
    thumbnails = RetrieveConfiguration(
        "thumbnails",
        (RetrieveStage("only"),),
        {"default": RetrieveOptions(frames_path="/jlsThumbnail/")},
    )
    [baseline] = named(problem(), [("thumbnails", thumbnails)])

    assert baseline.outcome == "never completes"
    assert baseline.halvings_count == 2
