import pytest

from harness.core.network import NetworkProfile, RateCounts

CABLE = NetworkProfile("cable", download_bps=30e6, upload_bps=5e6, rtt_s=0.010)
UNSHAPED = NetworkProfile("local", download_bps=None, upload_bps=None, rtt_s=0.0)


def test_nothing_arrives_before_one_round_trip() -> None:
    assert CABLE.floor_s(0) == 0.010


@pytest.mark.parametrize(
    ("size_bytes", "floor_s"),
    [
        pytest.param(131_072, 0.044_952_5, id="128 KiB"),
        pytest.param(10_600_000, 2.836_667, id="a radiograph in JPEG-LS"),
        pytest.param(11_100_000, 2.970, id="a radiograph in HTJ2K"),
        pytest.param(30_000_000, 8.010, id="a CT in JPEG-LS"),
    ],
)
def test_bytes_take_a_round_trip_and_their_bits_over_the_rate(
    size_bytes: int, floor_s: float
) -> None:
    assert CABLE.floor_s(size_bytes) == pytest.approx(floor_s, abs=1e-6)


def test_without_a_rate_only_the_round_trip_is_left() -> None:
    satellite = NetworkProfile("satellite", None, None, rtt_s=0.6)

    assert satellite.floor_s(10**9) == 0.6


def test_an_unshaped_network_costs_nothing() -> None:
    assert UNSHAPED.floor_s(10**9) == 0.0
    assert not UNSHAPED.is_shaped


@pytest.mark.parametrize(
    "profile",
    [
        NetworkProfile("down", 1e6, None, 0.0),
        NetworkProfile("up", None, 1e6, 0.0),
        NetworkProfile("delay", None, None, 0.001),
    ],
    ids=lambda profile: profile.name,
)
def test_any_limit_has_to_be_emulated(profile: NetworkProfile) -> None:
    assert profile.is_shaped


def test_a_rate_of_the_wire_leaves_less_for_the_bytes_of_http() -> None:
    wire = NetworkProfile("wire", 12e6, None, 0.0, rate_counts=RateCounts.WIRE)

    assert wire.floor_s(1448) == pytest.approx(1500 * 8 / 12e6)


def test_a_rate_of_the_payload_is_the_rate_of_http() -> None:
    payload = NetworkProfile("payload", 12e6, 3e6, 0.0)

    assert (payload.download_payload_bps, payload.upload_payload_bps) == (12e6, 3e6)
