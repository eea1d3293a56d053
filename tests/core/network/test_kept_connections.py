"""Downloads over TCP's senders: what they take, and that nothing worse is ever quicker."""

from dataclasses import replace
from statistics import median

import pytest

from harness.core.network.kept_connections import kept_download_s
from harness.core.network.profile import CongestionControl, NetworkProfile, Transport

PROFILE = NetworkProfile("by hand", 20e6, 5e6, 0.04).with_transport(Transport.TCP)
LOSSY = replace(PROFILE, loss_share=0.01)
SEEDS = range(9)


def median_s(profile: NetworkProfile, connection_count: int = 2) -> float:
    return median(kept_download_s(profile, connection_count, 60_000, seed) for seed in SEEDS)


def test_one_window_takes_a_round_trip_and_its_bytes() -> None:
    """Ten segments with their head, and 70 bytes of a request, each 1500 for 1448."""
    down_s = (50 + 14_000) * 1500 / 1448 * 8 / 20e6
    up_s = 70 * 1500 / 1448 * 8 / 5e6

    assert kept_download_s(PROFILE, 1, 14_000, 0) == pytest.approx(up_s + 0.04 + down_s)


def test_a_seed_is_one_download_and_another_seed_another() -> None:
    lossy = replace(PROFILE, loss_share=0.03)
    first_s, again_s, other_s = (kept_download_s(lossy, 1, 190_000, seed) for seed in (1, 1, 2))

    assert first_s == again_s != other_s


@pytest.mark.parametrize(("loss_share", "kernel_s"), [(0.0, 0.72), (0.01, 0.87), (0.03, 1.37)])
def test_losses_cost_what_they_cost_the_kernel(loss_share: float, kernel_s: float) -> None:
    """Linux's cubic for 190 kB at 170 ms, the median of 25 downloads and more with each share."""
    far = replace(PROFILE, rtt_s=0.17, loss_share=loss_share)
    found_s = median(kept_download_s(far, 1, 190_000, seed) for seed in range(1, 26))

    assert found_s == pytest.approx(kernel_s, rel=0.1)


@pytest.mark.parametrize("control", CongestionControl)
@pytest.mark.parametrize(
    "worsening",
    [
        pytest.param([replace(LOSSY, loss_share=share) for share in (0.0, 0.01, 0.05)], id="loss"),
        pytest.param([replace(LOSSY, rtt_s=rtt_s) for rtt_s in (0.01, 0.04, 0.17)], id="delay"),
        pytest.param([replace(LOSSY, download_bps=bps) for bps in (100e6, 20e6, 2e6)], id="rate"),
    ],
)
def test_what_is_worse_never_completes_sooner_in_the_median(
    control: CongestionControl, worsening: list[NetworkProfile]
) -> None:
    times_s = [median_s(replace(worse, congestion=control)) for worse in worsening]

    assert times_s == sorted(times_s)
