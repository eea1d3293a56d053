"""The published rows as exact sequences of requests, worked out by hand from the stage lists."""

import pytest

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import CS3D_5_14
from tests.core.playing import (
    FULL,
    HTJ2K,
    INTERLEAVED,
    JPEG_LS,
    STACK_HTJ2K,
    STACK_HTJ2K_RANGE,
    STACK_JLS,
    STACK_JLS_REDUCED,
    VOLUME_HTJ2K,
    VOLUME_HTJ2K_RANGE,
    VOLUME_JLS,
    VOLUME_JLS_REDUCED,
    Server,
    load,
)

HTJ2K_SERVER = {"frames": 190_000}
JLS_SERVER = {"jls": 172_000, "jlsThumbnail": 20_700}


def server_for(under_test: RetrieveConfiguration) -> Server:
    options = under_test.retrieve_options.get("default")
    final = under_test.retrieve_options.get("singleFinal")
    if any(chosen and chosen.frames_path for chosen in (options, final)):
        return Server(JLS_SERVER, JPEG_LS)
    return Server(HTJ2K_SERVER, HTJ2K)


def asked(under_test: RetrieveConfiguration, image_count: int) -> list[str]:
    """Everything that is asked for, when requests are answered in the order they come."""
    retrieval, server = load(under_test, image_count), server_for(under_test)
    server.play(retrieval)
    assert all(retrieval.quality(index) is FULL for index in range(image_count))
    assert retrieval.timeline.failed == []
    return server.asked


@pytest.mark.parametrize(
    ("under_test", "requests"),
    [
        pytest.param(STACK_JLS, ["0 /jls/"], id="JLS"),
        pytest.param(STACK_JLS_REDUCED, ["0 /jlsThumbnail/", "0 /jls/"], id="JLS Reduced"),
        pytest.param(STACK_HTJ2K, ["0 /frames/"], id="HTJ2K"),
        pytest.param(
            STACK_HTJ2K_RANGE,
            ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"],
            id="HTJ2K Byte Range",
        ),
    ],
)
def test_the_four_rows_of_the_stack_table(
    under_test: RetrieveConfiguration, requests: list[str]
) -> None:
    assert asked(under_test, 1) == requests


# Of eight slices, the initial images are the middle one, 3, then 0 and 7; every fourth from 3
# on are 3 and 7, from 1 on 1 and 5, from 2 on 2 and 6, from 0 on 0 and 4.
EIGHT_SLICES = [
    pytest.param(
        VOLUME_JLS,
        ["3 /jls/", "0 /jls/", "7 /jls/", "1 /jls/", "5 /jls/", "2 /jls/", "6 /jls/", "4 /jls/"],
        id="JLS",
    ),
    pytest.param(
        VOLUME_JLS_REDUCED,
        [
            *("3 /jls/", "0 /jls/", "7 /jls/"),
            *("1 /jlsThumbnail/", "5 /jlsThumbnail/"),
            *("2 /jls/", "6 /jls/", "4 /jls/"),
            *("1 /jls/", "5 /jls/"),
        ],
        id="JLS Reduced",
    ),
    pytest.param(
        VOLUME_HTJ2K,
        [f"{index} /frames/" for index in (3, 0, 7, 1, 5, 2, 6, 4)],
        id="HTJ2K",
    ),
    pytest.param(
        VOLUME_HTJ2K_RANGE,
        [
            *("3 /frames/", "0 /frames/", "7 /frames/"),
            *("1 /frames/ bytes=0-63999", "5 /frames/ bytes=0-63999"),
            *("2 /frames/ bytes=0-", "6 /frames/ bytes=0-", "4 /frames/ bytes=0-"),
            *("1 /frames/ bytes=64000-", "5 /frames/ bytes=64000-"),
        ],
        id="HTJ2K Byte Range",
    ),
]


@pytest.mark.parametrize("network", ["4g", "local"])
@pytest.mark.parametrize(("under_test", "requests"), EIGHT_SLICES)
def test_the_eight_rows_of_the_volume_table(
    under_test: RetrieveConfiguration, requests: list[str], network: str
) -> None:
    """Requests are the same on both; a fast network answers each before the next is looked at."""
    retrieval, server = load(under_test, 8), server_for(under_test)
    if network == "4g":
        server.listen(retrieval)
    server.play(retrieval)

    assert server.asked == requests


def test_a_newer_client_sends_ranges_first_and_makes_the_first_chunk_128_kib() -> None:
    """In 5.14 a range skips the turn that the others wait; chunkSize counts from chunk 1 on."""
    retrieval, server = load(VOLUME_HTJ2K_RANGE, 8, CS3D_5_14), Server(HTJ2K_SERVER, HTJ2K)
    server.listen(retrieval)
    server.play(retrieval)

    assert server.asked == [
        *("1 /frames/ bytes=0-131071", "5 /frames/ bytes=0-131071"),
        *("2 /frames/ bytes=0-", "6 /frames/ bytes=0-", "4 /frames/ bytes=0-"),
        *("3 /frames/", "0 /frames/", "7 /frames/"),
        *("1 /frames/ bytes=131072-", "5 /frames/ bytes=131072-"),
    ]


def test_a_small_volume_whose_stages_overlap() -> None:
    """Of five slices: 2, 0 and 4 first, then 3 and 1 fast, then their full images."""
    assert asked(VOLUME_JLS_REDUCED, 5) == [
        *("2 /jls/", "0 /jls/", "4 /jls/"),
        *("3 /jlsThumbnail/", "1 /jlsThumbnail/"),
        *("3 /jls/", "1 /jls/"),
    ]


def test_a_volume_of_two_slices_is_all_initial_images() -> None:
    """The middle of two is 0, which is asked for once though the stage names it twice."""
    assert asked(VOLUME_JLS_REDUCED, 2) == ["0 /jls/", "1 /jls/"]


def test_a_stack_asks_for_every_image_fast_before_it_asks_for_any_in_full() -> None:
    retrieval, server = load(STACK_JLS_REDUCED, 3), server_for(STACK_JLS_REDUCED)
    server.listen(retrieval)

    assert server.asked == ["0 /jlsThumbnail/", "1 /jlsThumbnail/", "2 /jlsThumbnail/"]
    server.play(retrieval)
    assert server.asked[3:] == ["0 /jls/", "1 /jls/", "2 /jls/"]


def test_what_is_asked_next_depends_on_the_order_of_the_answers() -> None:
    retrieval, server = load(STACK_JLS_REDUCED, 3), server_for(STACK_JLS_REDUCED)
    server.answers_next = lambda waiting_count: waiting_count - 1
    server.play(retrieval)

    assert server.asked[3:] == ["2 /jls/", "1 /jls/", "0 /jls/"]


# The published volume: 174 slices, initial images 86, 0 and 173.
SLICES = 174
QUARTER = list(range(3, SLICES, 4))
HALF = list(range(1, SLICES, 4))


def test_the_stages_of_the_published_volume_have_their_sizes() -> None:
    sizes = [len(stage.indices(SLICES)) for stage in INTERLEAVED]

    assert sizes == [3, 43, 44, 43, 44, 44, 43, 174]


def test_the_published_volume_in_jls_is_asked_for_once_a_slice_in_stage_order() -> None:
    order = [86, 0, 173, *QUARTER]
    order += [index for index in HALF if index != 173]
    order += [index for index in range(2, SLICES, 4) if index != 86]
    order += range(4, SLICES, 4)

    assert asked(VOLUME_JLS, SLICES) == [f"{index} /jls/" for index in order]


def test_the_published_volume_reduced_fetches_86_slices_twice() -> None:
    requests = asked(VOLUME_JLS_REDUCED, SLICES)
    thumbnails = [request for request in requests if request.endswith("/jlsThumbnail/")]

    assert thumbnails == [f"{index} /jlsThumbnail/" for index in [*QUARTER, *HALF[:-1]]]
    assert len(requests) - len(thumbnails) == SLICES
    # Every other slice of the volume is asked for before the first answer is there.
    assert requests[SLICES:] == [f"{index} /jls/" for index in [*QUARTER, *HALF[:-1]]]


def test_the_published_byte_ranges_fetch_no_byte_twice() -> None:
    retrieval, server = load(VOLUME_HTJ2K_RANGE, SLICES), server_for(VOLUME_HTJ2K_RANGE)
    server.play(retrieval)

    assert retrieval.timeline.bytes_received == SLICES * 190_000
    assert retrieval.timeline.bytes_redundant == 0
    assert len(server.asked) == SLICES + 86


@pytest.mark.parametrize(
    "under_test",
    [VOLUME_JLS, VOLUME_JLS_REDUCED, VOLUME_HTJ2K, VOLUME_HTJ2K_RANGE],
    ids=["JLS", "JLS Reduced", "HTJ2K", "HTJ2K Byte Range"],
)
def test_every_slice_shows_something_after_the_initial_and_the_quarter_stage(
    under_test: RetrieveConfiguration,
) -> None:
    retrieval, server = load(under_test, SLICES), server_for(under_test)
    server.play(retrieval, answer_count=45)
    assert [index for index in range(SLICES) if retrieval.quality(index) is None] == [170, 171]
    server.play(retrieval, answer_count=1)

    assert all(retrieval.quality(index) is not None for index in range(SLICES))


def test_the_stages_of_the_published_volume_end_in_order_with_their_counts() -> None:
    retrieval, server = load(VOLUME_JLS_REDUCED, SLICES), server_for(VOLUME_JLS_REDUCED)
    server.play(retrieval)
    ended = [
        (end.stage_id, end.image_count, end.failure_count) for end in retrieval.timeline.stages
    ]

    # 86, 0 and 173 came with the first stage, and no stage asks for them again.
    assert sorted(ended) == [
        ("errorRetrieve", 0, 0),
        ("finalFull", 43, 0),
        ("halfFull", 43, 0),
        ("halfThumb", 43, 0),
        ("initialImages", 3, 0),
        ("quarterFull", 42, 0),
        ("quarterThumb", 43, 0),
        ("threeQuarterFull", 43, 0),
    ]
    assert [stage_id for stage_id, _, _ in ended[:3]] == [
        "initialImages",
        "quarterThumb",
        "halfThumb",
    ]
