from typing import Any

import pytest
from pydantic import ValidationError

from harness.core.network.profile import CongestionControl
from harness.scenario.schema.network import NetworkBlock, QueuesBlock, QueueSize

LIMITED = {"download": "8 Mbit/s", "upload": "1 Mbit/s", "rtt": "10 ms"}


def block(**keys: Any) -> NetworkBlock:
    return NetworkBlock.model_validate(keys)


def test_a_network_may_shape_nothing() -> None:
    local = block(name="local")

    assert (local.download, local.upload, local.rtt_s, local.handshake) == (None, None, 0.0, True)
    assert (local.jitter, local.loss, local.queues) == (0.0, 0.0, QueuesBlock())
    assert (local.is_tcp, local.congestion) == (True, CongestionControl.CUBIC)


@pytest.mark.parametrize(
    ("delay", "rtt_s"),
    [
        ({"rtt": "38 ms"}, 0.038),
        ({"one_way_delay": "19 ms"}, 0.038),
        ({"one_way_delay": {"download": "90 ms", "upload": "100 ms"}}, 0.19),
        ({"delay_per_request": "562.5 ms"}, 0.0),
    ],
)
def test_a_round_trip_is_written_in_one_of_several_ways(
    delay: dict[str, Any], rtt_s: float
) -> None:
    assert block(download="1 Mbit/s", **delay).rtt_s == pytest.approx(rtt_s)


@pytest.mark.parametrize(
    ("queue", "download_bytes", "upload_bytes"),
    [
        ("200 ms", 200_000, 25_000),
        ("256 KiB", 262_144, 262_144),
        ({"download": "1 s"}, 1_000_000, None),
        ({"download": "100 ms", "upload": "64 kB"}, 100_000, 64_000),
    ],
)
def test_a_queue_is_so_many_bytes_or_what_is_sent_in_a_time(
    queue: object, download_bytes: int, upload_bytes: int | None
) -> None:
    queues = block(**LIMITED, queue=queue).queues

    assert _at_rate(queues.download, 8e6) == download_bytes
    assert _at_rate(queues.upload, 1e6) == upload_bytes


def _at_rate(queue: QueueSize | None, rate_bps: float) -> int | None:
    return None if queue is None else queue.at_rate(rate_bps)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ({"download": "5 Mbit/s"}, "has a rate and no delay"),
        ({"upload": "5 Mbit/s"}, "has a rate and no delay"),
        ({"trace": {"download": "a.down"}}, "has a rate and no delay"),
        ({"rtt": "1 ms", "one_way_delay": "1 ms"}, "has both rtt and one_way_delay"),
        ({"one_way_delay": {"download": "1 ms"}}, "upload"),
        ({"rate_counts": "frames"}, "Input should be 'payload' or 'wire'"),
        (
            {"rate_counts": "payload", "transport": "tcp"},
            "has senders of TCP and a rate that does not count TCP's headers",
        ),
        ({"transport": "quic"}, "Input should be 'fluid' or 'tcp'"),
        ({"transport": {"tcp": "vegas"}}, "Input should be 'cubic', 'reno' or 'bbr'"),
        (
            {"transport": {"tcp": "bbr"}, "rate_counts": "payload"},
            "that does not count TCP's headers",
        ),
        ({"scope": "connection"}, "Input should be 'link'"),
        ({"download": "0 Mbit/s", "rtt": "1 ms"}, "is a rate of zero"),
        ({"rtt": "-1 ms"}, "is negative"),
        (
            {"loss": "1 %", "rtt": "1 ms", "transport": "fluid"},
            "has loss and transport fluid, whose senders know of none",
        ),
        ({"loss": "1", "rtt": "1 ms"}, "has no unit"),
        ({"loss": "100 %", "rtt": "1 ms"}, "is 100 % or more"),
        ({"loss": "1 %"}, "has a queue or loss but no round trip"),
        (LIMITED | {"rtt": "0 ms", "queue": "1 s"}, "has a queue or loss but no round trip"),
        (LIMITED | {"queue": "3 packets"}, "is neither a time nor a size"),
        (LIMITED | {"queue": "2 ms"}, "has a queue of less than two packets"),
        ({"rtt": "1 ms", "queue": "1 MB"}, "has a queue where nothing limits the rate"),
        (
            {"rtt": "1 ms", "trace": {"download": "a"}, "queue": {"download": "9 ms"}},
            "has a queue given as a time",
        ),
        (LIMITED | {"trace": {"upload": "a"}}, "has a rate and a trace in one direction"),
        ({"rtt": "1 ms", "competing_downloads": 1}, "compete for an unlimited rate"),
        (LIMITED | {"competing_downloads": -1}, "greater than or equal to 0"),
        ({"outages": {"first": "1 s", "duration": "0 s"}}, "outages that take no time"),
        (
            {"outages": {"first": "1 s", "duration": "1 s", "every": "1 s"}},
            "has outages without an end",
        ),
        (
            {
                "rtt": "1 ms",
                "trace": {"download": "a"},
                "outages": {"first": "1 s", "duration": "1 s"},
            },
            "has a trace and outages",
        ),
    ],
)
def test_a_network_that_leaves_something_to_guess_is_refused(
    network: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        NetworkBlock.model_validate(network)
