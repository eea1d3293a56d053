import pytest

from harness.core.http.preflight import needs_preflight
from harness.core.retrieval.policy import (
    CS3D_5_14,
    CS3D_2023_11,
    CS3D_2890,
    DEFAULT_POLICY,
    IN_APPLICATIONS,
    OHIF_3_12,
    OHIF_3_13,
    POLICIES,
    POLICY_NAMES,
    PROPOSALS,
    policy_named,
)
from harness.core.retrieval.pool import PoolCaps
from harness.core.retrieval.stage import RequestType


def test_the_first_release_streams_by_default_in_its_own_sizes() -> None:
    assert CS3D_2023_11.streams_by_default
    assert CS3D_2023_11.chunk_size_bytes == 65_536
    assert CS3D_2023_11.stream_chunk_size_bytes == 131_072
    assert CS3D_2023_11.pool_caps == PoolCaps.each(1000)


def test_5_14_asks_plainly_by_default_and_in_chunks_of_128_kib() -> None:
    assert not CS3D_5_14.streams_by_default
    assert CS3D_5_14.chunk_size_bytes == 131_072
    assert CS3D_5_14.initial_chunk_size_bytes == 131_072
    assert CS3D_5_14.stream_chunk_size_bytes == 131_072
    assert CS3D_5_14.between_decodes_s == 0.5


def test_what_is_proposed_asks_in_chunks_of_32_kib_and_is_no_default() -> None:
    assert CS3D_2890.initial_chunk_size_bytes == CS3D_2890.chunk_size_bytes == 32_768
    assert CS3D_2890.between_decodes_s == CS3D_5_14.between_decodes_s
    assert CS3D_2890 not in POLICIES
    assert CS3D_5_14.name == DEFAULT_POLICY
    assert policy_named("cs3d-2890") == CS3D_2890


def test_ohif_asks_in_chunks_of_64_kib_and_says_what_needs_leave() -> None:
    assert OHIF_3_13.chunk_size_bytes == 65_536
    assert OHIF_3_13.initial_chunk_size_bytes is None
    assert OHIF_3_13.between_decodes_s is None
    assert needs_preflight("GET", {"Accept": OHIF_3_13.accept or ""})
    assert not CS3D_5_14.accept


def test_ohif_fills_fewer_slots_with_configured_volumes_than_it_did() -> None:
    assert OHIF_3_13.pool_caps.of(RequestType.THUMBNAIL) == 5
    assert OHIF_3_12.pool_caps.of(RequestType.THUMBNAIL) == 75
    assert OHIF_3_12.pool_caps.of(RequestType.PREFETCH) == 25


def test_options_by_transfer_syntax_are_of_the_older_client() -> None:
    assert CS3D_2023_11.knows_transfer_syntaxes
    assert not CS3D_5_14.knows_transfer_syntaxes


@pytest.mark.parametrize(
    "syntax", ["3.2.840.10008.1.2.4.96", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"]
)
def test_htj2k_with_its_resolutions_in_order_can_be_decoded_early(syntax: str) -> None:
    assert syntax in CS3D_2023_11.streamable


@pytest.mark.parametrize(
    "syntax",
    [
        pytest.param("1.2.840.10008.1.2.4.201", id="HTJ2K lossless in any order"),
        pytest.param("1.2.840.10008.1.2.4.80", id="JPEG-LS"),
        pytest.param("1.2.840.10008.1.2", id="uncompressed"),
    ],
)
def test_nothing_else_can(syntax: str) -> None:
    assert syntax not in CS3D_2023_11.streamable


def test_every_policy_is_found_by_its_name() -> None:
    assert [policy_named(name) for name in POLICY_NAMES] == [
        *POLICIES,
        *PROPOSALS,
        *IN_APPLICATIONS,
    ]


def test_an_unknown_policy_is_not_found() -> None:
    with pytest.raises(KeyError):
        policy_named("cs3d-1999")
