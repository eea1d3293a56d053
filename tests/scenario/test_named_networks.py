"""The networks that come with the project."""

import pytest

from harness.core.network.profile import NetworkProfile, RateCounts, Transport
from harness.scenario.library import NETWORKS, Library, find_network
from harness.scenario.loading import load_network

NAMES = Library.builtin().names(NETWORKS)
PUBLISHED = [name for name in NAMES if not name.startswith("measured/")]
LOSSY = {"atc/2g-developing-rural": 0.02, "atc/edge-lossy": 0.01}


def named(name: str) -> NetworkProfile:
    return load_network(find_network(name))


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_reproduces_throttling_acts_above_tcp_unless_it_loses_packets(name: str) -> None:
    expected = Transport.TCP if name in LOSSY else Transport.FLUID

    assert named(name).transport is expected
    assert named(name).loss_share == pytest.approx(LOSSY.get(name, 0.0))


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(PUBLISHED)))
def test_on_a_network_that_was_measured_senders_are_tcps(name: str) -> None:
    assert (named(name).transport, named(name).rate_counts) == (Transport.TCP, RateCounts.WIRE)
