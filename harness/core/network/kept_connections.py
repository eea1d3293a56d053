"""The same download over each of several kept connections at once: the model of the link.

Senders are TCP's; the server answers at once, and its heads are as short as the reference's
(`certify.reference`).
"""

from math import inf

from harness.core.network.access import downlink, uplink
from harness.core.network.flow import Flow
from harness.core.network.profile import NetworkProfile
from harness.core.network.tcp import TcpLink

_REQUEST_BYTES = 70
_HEAD_BYTES = 50
_PAUSE_S = 1e-3

FIRST_BYTES = 1_000
"""What a connection has carried before it counts: too little to change its window."""


def kept_download_s(
    profile: NetworkProfile, connection_count: int, size_bytes: int, seed: int
) -> float:
    """How long until so many bytes are there over each connection, in seconds.

    Losses are drawn from a seed, and begin with it: what connections carried before came whole.
    """
    connections = _Connections(profile, connection_count)
    began_s = connections.download(FIRST_BYTES, 0.0) + _PAUSE_S
    connections.lose(seed)
    return connections.download(size_bytes, began_s) - began_s


class _Connections:
    """So many open ones, on both directions of a link that loses nothing for now."""

    def __init__(self, profile: NetworkProfile, count: int) -> None:
        up = uplink(profile, profile.rtt_s, coalesces=True)
        down = downlink(profile, 0.0, coalesces=True)
        assert isinstance(up, TcpLink), "kept connections are TCP's"
        assert isinstance(down, TcpLink)
        up.lose(None)
        down.lose(None)
        self._up, self._down = up, down
        self._answers: dict[Flow, Flow] = {up.open_flow(): down.open_flow() for _ in range(count)}

    def lose(self, seed: int) -> None:
        """Lose packets from now on, the same ones from a seed."""
        self._up.lose(f"{seed}: up")
        self._down.lose(f"{seed}: down")

    def download(self, size_bytes: int, at_s: float) -> float:
        """When so many bytes are there over every connection, asked for at once."""
        up, down, now_s = self._up, self._down, at_s
        asked = dict.fromkeys(self._answers, _REQUEST_BYTES)
        answered = dict.fromkeys(self._answers.values(), _HEAD_BYTES + size_bytes)
        for request in asked:
            up.send(request, _REQUEST_BYTES, at_s)
        while answered:
            up_s, down_s = up.next_event_s() or inf, down.next_event_s() or inf
            now_s = min(up_s, down_s)
            if up_s <= down_s:
                for request in _arrived(up, now_s, asked):
                    down.send(self._answers[request], _HEAD_BYTES + size_bytes, now_s)
            else:
                _arrived(down, now_s, answered)
        return now_s


def _arrived(link: TcpLink, now_s: float, missing_bytes: dict[Flow, int]) -> list[Flow]:
    """The flows of which nothing is missing any more; what is missing of others becomes less."""
    for flow, size_bytes, _, _ in link.advance(now_s):
        missing_bytes[flow] -= size_bytes
    whole = [flow for flow, size_bytes in missing_bytes.items() if not size_bytes]
    for flow in whole:
        del missing_bytes[flow]
    return whole
