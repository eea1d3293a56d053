"""Options by transfer syntax, as getRetrieveOptions of Cornerstone3D a55784a47 looks them up."""

import pytest

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.transfer_syntax import key_for, resolved

JPEG_LS, RPCL, ANY_ORDER, EARLY_HTJ2K = (
    "1.2.840.10008.1.2.4.80",
    "1.2.840.10008.1.2.4.202",
    "1.2.840.10008.1.2.4.201",
    "3.2.840.10008.1.2.4.96",
)
STAGES = (RetrieveStage("first", retrieve_type="fast"), RetrieveStage("rest"))
A, B, C, D = (RetrieveOptions(frames_path=f"/{name}/") for name in "abcd")


def asked(
    levels: dict[str, dict[str, RetrieveOptions]],
    syntax: str,
    plain: dict[str, RetrieveOptions] | None = None,
) -> list[RetrieveOptions]:
    """What the two stages ask with."""
    written = RetrieveConfiguration("a", STAGES, plain or {}, by_transfer_syntax=levels)
    configuration = resolved(written, CS3D_2023_11, syntax)
    return [configuration.options_for(stage) for stage in STAGES]


@pytest.mark.parametrize(
    ("levels", "fast", "rest"),
    [
        ({"fast": {JPEG_LS: A, "default": B}, "default": {JPEG_LS: C, "default": D}}, A, C),
        ({"fast": {"default": B}, "default": {JPEG_LS: C, "default": D}}, B, C),
        ({"fast": {RPCL: B}, "default": {JPEG_LS: C, "default": D}}, C, C),
        ({"fast": {RPCL: B}, "default": {"default": D}}, D, D),
        ({"fast": {RPCL: B}, "default": {RPCL: C}}, RetrieveOptions(), RetrieveOptions()),
        ({"default": {"default": D}}, D, D),
        ({"fast": {JPEG_LS: A}}, A, RetrieveOptions()),
    ],
)
def test_the_type_comes_before_the_default_type_and_the_syntax_before_the_default(
    levels: dict[str, dict[str, RetrieveOptions]], fast: RetrieveOptions, rest: RetrieveOptions
) -> None:
    assert asked(levels, JPEG_LS) == [fast, rest]


def test_types_with_and_without_the_level_stand_side_by_side() -> None:
    assert asked({"fast": {RPCL: A}}, JPEG_LS, {"default": D}) == [D, D]
    assert asked({"default": {"default": D}}, JPEG_LS, {"fast": A}) == [A, D]


@pytest.mark.parametrize(
    ("syntax", "key"),
    [
        (EARLY_HTJ2K, EARLY_HTJ2K),
        (RPCL, EARLY_HTJ2K),
        ("1.2.840.10008.1.2.4.203", EARLY_HTJ2K),
        (ANY_ORDER, "default"),
        (JPEG_LS, "default"),
    ],
)
def test_htj2k_is_known_by_the_name_it_had_before_it_had_one(syntax: str, key: str) -> None:
    assert key_for({"default": A, EARLY_HTJ2K: B}, syntax) == key
    assert key_for({"default": A, EARLY_HTJ2K: B, syntax: C}, syntax) == syntax


def test_a_client_that_does_not_know_the_level_asks_without_options() -> None:
    """The level is an object of keys that mean nothing to it, and no reason to ask by default."""
    levels = {"fast": {"default": A}}
    written = RetrieveConfiguration("a", STAGES, {"default": D}, by_transfer_syntax=levels)
    configuration = resolved(written, CS3D_5_14, JPEG_LS)

    assert [configuration.options_for(stage) for stage in STAGES] == [RetrieveOptions(), D]


def test_options_can_be_resolved_anew_for_other_images() -> None:
    levels = {"default": {JPEG_LS: A, "default": B}}
    written = RetrieveConfiguration("a", STAGES, by_transfer_syntax=levels)
    once = resolved(written, CS3D_2023_11, JPEG_LS)

    assert resolved(once, CS3D_2023_11, RPCL).retrieve_options == {"default": B}
    assert resolved(once, CS3D_5_14, RPCL).retrieve_options == {"default": RetrieveOptions()}


def test_what_depends_on_nothing_stays_as_it_is() -> None:
    written = RetrieveConfiguration("a", STAGES, {"default": D})

    assert resolved(written, CS3D_5_14, JPEG_LS) is written


def test_nobody_asks_before_it_is_known_what_is_served() -> None:
    written = RetrieveConfiguration("a", STAGES, by_transfer_syntax={"default": {"default": A}})

    with pytest.raises(AssertionError, match="default is not resolved"):
        written.options_for(STAGES[0])
