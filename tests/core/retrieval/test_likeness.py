"""Whether two releases of the viewer would load alike; held against what they are seen to do."""

from collections.abc import Iterator

import pytest

from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL, JPEG_LS_LOSSLESS
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.likeness import are_loaded_alike
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11, ClientPolicy
from harness.run.explanation import explain
from harness.scenario.library import RETRIEVE, Library, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file
from tests.core.playing import (
    INTERLEAVED,
    SEQUENTIAL,
    SINGLE,
    STACK_JLS,
    STACK_JLS_REDUCED,
    VOLUME_HTJ2K,
    configuration,
    paths,
)

CLIENTS = (CS3D_2023_11, CS3D_5_14)
FIRST = RetrieveOptions(range_index=0, chunk_size_bytes=64_000, initial_chunk_size_bytes=64_000)
REST = RetrieveOptions(range_index=-1)


def syntax_of(options: RetrieveOptions) -> str:
    """Alternates are JPEG-LS, frames HTJ2K."""
    return JPEG_LS_LOSSLESS if options.frames_path else HTJ2K_LOSSLESS_RPCL


def are_alike(under_test: RetrieveConfiguration, *, is_of_one_image: bool = False) -> bool:
    return are_loaded_alike(under_test, CLIENTS, syntax_of, is_of_one_image=is_of_one_image)


@pytest.mark.parametrize("under_test", [STACK_JLS, STACK_JLS_REDUCED], ids=["one", "two stages"])
def test_whole_images_are_loaded_alike_however_they_are_asked_for(
    under_test: RetrieveConfiguration,
) -> None:
    assert are_alike(under_test)


@pytest.mark.parametrize(
    "under_test",
    [
        pytest.param(VOLUME_HTJ2K, id="a stream where today's request is plain"),
        pytest.param(
            configuration(SINGLE, {"single": RetrieveOptions(streaming=True)}), id="decoded again"
        ),
        pytest.param(
            configuration(
                SEQUENTIAL, {"singleFast": RetrieveOptions(range_index=0), "singleFinal": REST}
            ),
            id="another first range",
        ),
        pytest.param(
            configuration(INTERLEAVED, {"multipleFast": FIRST, "multipleFinal": REST}),
            id="ranges that overtake",
        ),
        pytest.param(
            RetrieveConfiguration(
                "by syntax",
                tuple(SINGLE),
                by_transfer_syntax={"single": {"default": RetrieveOptions(frames_path="/jls/")}},
            ),
            id="by transfer syntax",
        ),
    ],
)
def test_what_the_releases_treat_otherwise_is_not_loaded_alike(
    under_test: RetrieveConfiguration,
) -> None:
    assert not are_alike(under_test)


def test_one_image_is_overtaken_by_no_range() -> None:
    plain = RetrieveOptions(frames_path="/jls/")
    mixed = configuration(SEQUENTIAL, {"singleFast": FIRST, "singleFinal": plain})

    assert not are_alike(mixed)
    assert are_alike(mixed, is_of_one_image=True)


@pytest.mark.once
@pytest.mark.parametrize("name", Library.builtin().names(RETRIEVE))
def test_what_is_called_alike_asks_for_and_shows_the_same(name: str) -> None:
    under_test = load_retrieve_file(find_retrieve(name))
    is_alike = are_loaded_alike(
        under_test, CLIENTS, lambda _: HTJ2K_LOSSLESS_RPCL, is_of_one_image=False
    )
    former, now = ([*asked_and_shown(under_test, policy)] for policy in CLIENTS)

    assert former == now or not is_alike


def asked_and_shown(under_test: RetrieveConfiguration, policy: ClientPolicy) -> Iterator[object]:
    """What is asked for in which order, and the qualities that are shown."""
    for stage in explain(under_test, policy, paths(8)).stages:
        yield stage.statuses
        yield [
            (group.order, group.image_indices, group.path, group.asked) for group in stage.groups
        ]
