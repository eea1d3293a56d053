"""The real round trip, on a clock that knows no chance."""

import asyncio
from collections.abc import Iterator

import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.servers.gateway.real_path import is_on_this_machine, least_connect_s, real_rtt_s
from harness.servers.gateway.service import Service


class Connecting:
    """Connections that take so long; what is no time is refused."""

    def __init__(self, *took_s: float | None) -> None:
        self._took_s: Iterator[float | None] = iter(took_s)

    async def __call__(self) -> None:
        took_s = next(self._took_s)
        if took_s is None:
            raise ConnectionRefusedError
        await asyncio.sleep(took_s)


@pytest.mark.parametrize(
    ("took_s", "rtt_s"),
    [
        pytest.param((0.020, 0.018, 0.250, 0.019, 0.018), 0.018, id="the least"),
        pytest.param((0.020, None), 0.0, id="refused"),
        pytest.param((60.0,), 0.0, id="no answer"),
    ],
)
def test_a_round_trip_is_the_least_time_that_a_connection_took(
    took_s: tuple[float | None, ...], rtt_s: float
) -> None:
    assert run_virtually(least_connect_s(Connecting(*took_s))) == pytest.approx(rtt_s)


def test_nothing_lies_between_here_and_loopback_and_it_is_not_asked() -> None:
    assert asyncio.run(real_rtt_s(Service.of("http://127.0.0.1:9/dicom-web"))) == 0.0


@pytest.mark.parametrize(
    ("host", "is_here"), [("127.0.0.1", True), ("::1", True), ("192.0.2.1", False), ("", False)]
)
def test_loopback_is_this_machine(host: str, *, is_here: bool) -> None:
    assert is_on_this_machine(host) is is_here
