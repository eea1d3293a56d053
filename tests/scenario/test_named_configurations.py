"""The named configurations: what each asks for, worked out by hand from Cornerstone3D's rules."""

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11, ClientPolicy
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.scenario.library import RETRIEVE, Library, builtin_folder, load_block
from harness.scenario.loading import load_scenario
from harness.scenario.retrieve_loading import load_retrieve
from tests.core.playing import HTJ2K, JPEG_LS, Server, load
from tests.named_configurations import AS_STORED, EXAMPLES, PROPOSED, TUNED

FULL = ImageQualityStatus.FULL_RESOLUTION
SUBRESOLUTION = ImageQualityStatus.SUBRESOLUTION

RADIOGRAPH = {
    "frames": 11_000_000,
    "lossy": 1_000_000,
    "htj2kThumbnail": 700_000,
    "jls": 10_600_000,
    "jlsThumbnail": 766_000,
}
SLICE = {
    "frames": 190_000,
    "lossy": 90_000,
    "jls": 172_000,
    "jlsThumbnail": 20_700,
}


def named(name: str) -> RetrieveConfiguration:
    library = Library.builtin()
    path = library.path(RETRIEVE, name)
    assert path is not None
    return load_retrieve(load_block(RETRIEVE, path), library)


def server_for(name: str, sizes_bytes: dict[str, int]) -> Server:
    return Server(sizes_bytes, JPEG_LS if "jls" in name else HTJ2K, piece_bytes=131_072)


# One image. Range 10 of 128 KiB chunks ends with the eleventh of them: 11 * 131 072 = 1 441 792.
RADIOGRAPHS = {
    "stack-jls": ["0 /jls/"],
    "stack-jls-thumbnail": ["0 /jlsThumbnail/"],
    "stack-jls-reduced": ["0 /jlsThumbnail/", "0 /jls/"],
    "stack-htj2k-non-progressive": ["0 /frames/"],
    "stack-htj2k": ["0 /frames/"],
    "stack-htj2k-decode-level": ["0 /frames/"],
    "stack-htj2k-lossy": ["0 /lossy/", "0 /frames/"],
    "stack-htj2k-thumbnail": ["0 /htj2kThumbnail/", "0 /frames/"],
    "stack-htj2k-byte-range": ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"],
    "stack-htj2k-bytes": [
        "0 /frames/ bytes=0-131071",
        "0 /frames/ bytes=131072-1441791",
        "0 /frames/ bytes=1441792-",
    ],
    "docs-error-recovery": ["0 /frames/ bytes=0-65535", "0 /frames/ bytes=65536-"],
}

# One slice, of which less than a second chunk is left after the first: all of it comes at once.
SLICES_OF_A_STACK = {
    "stack-ct-jls-mixed": ["0 /jlsThumbnail/", "0 /jls/"],
    "stack-ct-htj2k-bytes": ["0 /frames/ bytes=0-131071", "0 /frames/ bytes=131072-"],
}


def all_eight(order: tuple[int, ...], encoding: str) -> list[str]:
    return [f"{index} /{encoding}/" for index in order]


def interleaved(initial: str, fast: str, final: str, rest: str | None = None) -> list[str]:
    """Eight slices: 3, 0 and 7 first; 1 and 5 fast; 2, 6 and 4 in full; then 1 and 5 in full."""
    told = [f"{index} {initial}" for index in (3, 0, 7)]
    told += [f"{index} {fast}" for index in (1, 5)]
    told += [f"{index} {final}" for index in (2, 6, 4)]
    return told + [f"{index} {rest or final}" for index in (1, 5)]


INTERLEAVED_ONCE = (3, 0, 7, 1, 5, 2, 6, 4)
DISPLAYED = (0, 1, 2, 3, 4, 5, 6, 7)
ACCEPT = "/frames/?accept=image/jhc"

VOLUMES = {
    "volume-jls": all_eight(INTERLEAVED_ONCE, "jls"),
    "volume-jls-non-interleaved": all_eight(DISPLAYED, "jls"),
    "volume-jls-thumbnail": all_eight(INTERLEAVED_ONCE, "jlsThumbnail"),
    "volume-jls-reduced": interleaved("/jls/", "/jlsThumbnail/", "/jls/"),
    "volume-jls-decode-level": all_eight(DISPLAYED, "jls"),
    "volume-htj2k": all_eight(INTERLEAVED_ONCE, "frames"),
    "volume-htj2k-non-progressive": all_eight(DISPLAYED[::-1], "frames"),
    "volume-htj2k-bytes": interleaved("/frames/", "/frames/ bytes=0-65535", "/frames/"),
    "volume-htj2k-lossy": interleaved("/frames/", "/lossy/ bytes=0-65535", "/frames/"),
    "volume-htj2k-byte-range": interleaved(
        "/frames/", "/frames/ bytes=0-63999", "/frames/ bytes=0-", "/frames/ bytes=64000-"
    ),
    "volume-htj2k-byte-range-32000": interleaved(
        "/frames/", "/frames/ bytes=0-31999", "/frames/ bytes=0-", "/frames/ bytes=32000-"
    ),
    "volume-htj2k-basic": interleaved(
        "/frames/", "/frames/ bytes=0-32767", "/frames/ bytes=0-", "/frames/ bytes=32768-"
    ),
    "docs-accept": interleaved(
        f"{ACCEPT} bytes=0-",
        f"{ACCEPT} bytes=0-65535",
        f"{ACCEPT} bytes=0-",
        f"{ACCEPT} bytes=65536-",
    ),
}


def asked(name: str, sizes_bytes: dict[str, int], image_count: int) -> list[str]:
    """What is asked for when every answer comes in the order of the requests; all end in full."""
    retrieval, server = load(named(name), image_count), server_for(name, sizes_bytes)
    server.listen(retrieval)
    server.play(retrieval)
    assert all(retrieval.quality(index) is FULL for index in range(image_count))
    assert retrieval.timeline.failed == []
    return server.asked


@pytest.mark.parametrize("name", RADIOGRAPHS)
def test_a_configuration_for_stacks_asks_for_a_radiograph(name: str) -> None:
    assert asked(name, RADIOGRAPH, 1) == RADIOGRAPHS[name]


@pytest.mark.parametrize("name", SLICES_OF_A_STACK)
def test_a_configuration_for_stacks_asks_for_a_slice(name: str) -> None:
    assert asked(name, SLICE, 1) == SLICES_OF_A_STACK[name]


@pytest.mark.parametrize("name", VOLUMES)
def test_a_configuration_for_volumes_asks_for_eight_slices(name: str) -> None:
    assert asked(name, SLICE, 8) == VOLUMES[name]


def test_every_named_configuration_is_worked_out_here() -> None:
    worked_out = {*RADIOGRAPHS, *SLICES_OF_A_STACK, *VOLUMES, "docs-jpip"}

    assert set(EXAMPLES) == worked_out


def test_every_named_configuration_is_measured() -> None:
    scenarios = ("all-stack", "all-stack-ct", "all-volume")
    loaded = [load_scenario(builtin_folder() / f"{name}.yaml") for name in scenarios]
    measured = {case.retrieve.name for scenario in loaded for case in scenario.cases}

    assert set(EXAMPLES) == measured


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_named_configuration_says_at_which_version_it_was_read(name: str) -> None:
    assert any(version in named(name).source for version in ("7034957b", "85fd19396", "a152922cf"))


def test_every_tuned_configuration_says_how_it_was_found_and_is_measured() -> None:
    cases = load_scenario(builtin_folder() / "tuned.yaml").cases

    assert {*TUNED} <= {case.retrieve.name for case in cases}
    assert all(named(name).source.startswith("generated by harness") for name in TUNED)


def test_what_is_proposed_asks_for_32_kib_and_shows_them_at_full_size() -> None:
    stack, volume = PROPOSED
    fast = [named(stack).retrieve_options["singleFast"]]
    fast += [named(volume).retrieve_options["multipleFast"]]

    assert asked(stack, RADIOGRAPH, 1) == ["0 /frames/ bytes=0-32767", "0 /frames/ bytes=32768-"]
    assert asked(volume, SLICE, 8) == VOLUMES["volume-htj2k-basic"]
    assert [options.decode_level for options in fast] == [0, 0]
    assert all("cornerstone3D#2890" in named(name).source for name in PROPOSED)


@pytest.mark.parametrize("name", AS_STORED)
def test_what_an_archive_holds_is_asked_for_once_and_whole(name: str) -> None:
    configuration = named(name)

    assert configuration.stages == named("stack-jls").stages
    assert configuration.options_for(configuration.stages[0]) == RetrieveOptions(
        frames_path={
            "as-stored": "/stored/",
            "uncompressed": "/uncompressed/",
            "jpeg-lossless": "/jll/",
            "jpeg-2000": "/jp2/",
        }[name.partition("-")[2]]
    )


def test_what_archives_hold_is_measured() -> None:
    """Except "as stored", which of drawn images is "uncompressed"."""
    scenarios = ("as-stored-stack", "as-stored-volume")
    loaded = [load_scenario(builtin_folder() / f"{name}.yaml") for name in scenarios]
    measured = {case.retrieve.name for scenario in loaded for case in scenario.cases}

    assert {name for name in AS_STORED if not name.endswith("as-stored")} <= measured


@pytest.mark.parametrize(
    ("ct", "original"),
    [("stack-ct-jls-mixed", "stack-jls-reduced"), ("stack-ct-htj2k-bytes", "stack-htj2k-bytes")],
)
def test_the_buttons_for_ct_use_the_configurations_for_radiographs(ct: str, original: str) -> None:
    assert named(ct).stages == named(original).stages
    assert named(ct).retrieve_options == named(original).retrieve_options


def test_the_jpip_example_asks_for_its_size_behind_a_second_question_mark() -> None:
    """The arguments are appended before the path is replaced, so two question marks come out."""
    retrieval = load(named("docs-jpip"))
    (request,) = retrieval.next_requests(0.0)

    assert request.path == "0/jpip?target=1?fsiz=128,128"


def test_the_recovery_stage_asks_plainly_where_ranges_are_refused() -> None:
    def is_range(request: ImageRequest) -> bool:
        return request.mode is FetchMode.RANGE

    retrieval = load(named("docs-error-recovery"))
    server = Server(RADIOGRAPH, HTJ2K, refuses=is_range)
    server.play(retrieval)

    assert server.asked == [
        "0 /frames/ bytes=0-65535",
        "0 /frames/ bytes=0-",
        "0 /frames/",
    ]
    assert retrieval.quality(0) is FULL


def test_the_five_stages_decode_the_first_chunk_twice_and_the_second_time_smaller() -> None:
    """128 KiB of 11 MB are 1 %, so level 3 unless the configuration asks for a finer one."""
    retrieval = load(named("stack-htj2k-bytes"))
    server_for("stack-htj2k-bytes", RADIOGRAPH).play(retrieval)

    assert [(part.stage_id, part.level) for part in retrieval.timeline.decoded[:2]] == [
        ("lossySequential", 2),
        ("lossySequentialFailure", 3),
    ]


@pytest.mark.parametrize("policy", [CS3D_2023_11, CS3D_5_14], ids=lambda policy: policy.name)
def test_without_a_configuration_no_part_of_an_image_is_shown(policy: ClientPolicy) -> None:
    name = "stack-htj2k-non-progressive"
    retrieval = load(named(name), 1, policy)
    server_for(name, RADIOGRAPH).play(retrieval)

    assert named(name).stages == UNCONFIGURED_STAGES
    assert [shown.status for shown in retrieval.timeline.shown] == [FULL]
    assert [image.status for image in retrieval.timeline.decoded] == [FULL]


def test_with_a_configuration_parts_of_the_same_image_are_shown() -> None:
    retrieval = load(named("stack-htj2k"))
    server_for("stack-htj2k", RADIOGRAPH).play(retrieval)

    assert retrieval.timeline.shown[0].status is SUBRESOLUTION
