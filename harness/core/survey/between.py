"""The network between here and a server, from handshakes and from frames sent at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from harness.core.survey.answer import Answer

_LEAST_TRANSFER_S = 0.02
_LEAST_ROUND_TRIPS = 4
"""Shorter transfers tell how fast buffers are, or how TCP begins, and not what a link carries."""

_USUAL_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Between:
    """What lies between: the least round trip, and by how much nine of ten were longer at most.

    `download_bps` are bits of HTTP a second; None: what was sent was too short to tell.
    """

    rtt_s: float
    jitter_s: float
    download_bps: float | None
    connection_count: int


def between(connects: Sequence[Answer], rounds: Sequence[Sequence[Answer]]) -> Between | None:
    """What handshakes and rounds of answers at once tell; None where no connection was opened."""
    took_s = sorted(each.connect_s for each in connects if each.connect_s is not None)
    if not took_s:
        return None
    usual_s = took_s[min(len(took_s) - 1, int(_USUAL_SHARE * len(took_s)))]
    rates_bps = [rate for each in rounds if (rate := _rate_bps(each, took_s[0])) is not None]
    return Between(
        took_s[0], usual_s - took_s[0], max(rates_bps) if rates_bps else None, len(took_s)
    )


def _rate_bps(answers: Sequence[Answer], rtt_s: float) -> float | None:
    """How fast answers that were asked for at once came, while some of them was on its way.

    What passes before a first byte is the server's own time.
    """
    good = [answer for answer in answers if answer.is_good]
    sending_s, until_s = 0.0, 0.0
    for first_byte_s, complete_s in sorted((each.first_byte_s, each.complete_s) for each in good):
        sending_s += max(0.0, complete_s - max(first_byte_s, until_s))
        until_s = max(until_s, complete_s)
    if sending_s < max(_LEAST_TRANSFER_S, _LEAST_ROUND_TRIPS * rtt_s):
        return None
    return 8 * sum(len(each.body) for each in good) / sending_s
