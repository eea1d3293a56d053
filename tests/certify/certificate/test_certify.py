import asyncio

import pytest

from harness.certify.certificate.certify import MOST_ATTEMPTS, certificate_of, certify
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.network.certificate import Certificate
from harness.core.network.probe import ProbePlan
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.process import running_emulator

# Neither is waited for: nothing but a round trip is emulated.
NEAR = NetworkProfile("near", None, None, 0.003)
SMALL = ProbePlan(5, 2, 3, 100_000, 3, 100_000, 1, 100_000, 1, 100_000)


def test_a_network_that_shapes_nothing_is_direct() -> None:
    assert asyncio.run(certify(NetworkProfile("local", None, None, 0.0))) is None


@pytest.mark.live
@pytest.mark.every_python
def test_a_link_is_certified_by_what_it_can_be_asked() -> None:
    certificate = asyncio.run(certify(NEAR))

    assert certificate is not None
    assert certificate.theory.rtt_s == 0.003
    assert certificate.measured.rtt_s > 0.002
    assert certificate.measured.download_bps is None
    assert 1 <= certificate.attempt_count <= MOST_ATTEMPTS


@pytest.mark.live
def test_a_link_of_other_rates_than_it_says_misses() -> None:
    """Half the rates, three times the round trip: no busy machine makes up for it."""
    said = NetworkProfile("said", 40e6, 20e6, 0.005)
    real = NetworkProfile("real", 20e6, 10e6, 0.015)

    async def run() -> Certificate:
        async with (
            running_probe_origin(SMALL.long_bytes) as url,
            running_emulator(real, url) as emulator,
        ):
            return await certificate_of(said, SMALL, emulator.port)

    missed = asyncio.run(run()).misses

    assert [miss.partition(" ")[0] for miss in missed[:3]] == ["download", "upload", "round"]
