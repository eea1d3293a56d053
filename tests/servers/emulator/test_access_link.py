import asyncio

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.access_link import AccessLink


def link_of(profile: NetworkProfile) -> AccessLink:
    async def make() -> AccessLink:
        return AccessLink.of(profile, asyncio.get_running_loop())

    return run_virtually(make())


def test_a_request_is_handed_over_early_by_all_but_half_a_millisecond_of_the_round_trip() -> None:
    assert link_of(NetworkProfile("4g", 30e6, 5e6, 0.010)).lead_s == pytest.approx(0.0095)


@pytest.mark.parametrize("rtt_s", [0.0, 0.0001, 0.0005])
def test_nothing_hides_in_a_round_trip_that_is_too_short(rtt_s: float) -> None:
    assert link_of(NetworkProfile("lan", 1e9, 1e9, rtt_s)).lead_s == 0.0


def test_a_handshake_takes_one_round_trip_if_there_is_one() -> None:
    with_handshake = NetworkProfile("4g", 30e6, 5e6, 0.010)
    without = NetworkProfile("4g", 30e6, 5e6, 0.010, has_handshake=False)

    assert link_of(with_handshake).handshake_s == 0.010
    assert link_of(without).handshake_s == 0.0
