"""What a host lets go of one connection at once, and wait before the link: a train of segments.

Linux sends two segments at once, or as many as go in 1/1024 s at 120 % of the rate if that is
more, 64 KiB at most (tcp_output.c, tcp_tso_autosize; sysctls tcp_min_tso_segs and
tcp_pacing_ca_ratio), and holds a connection back while two of these trains wait before the link
(tcp_small_queue_check). The rest waits in its own host, and is no reason for a larger window.
"""

from math import inf

from harness.core.network.profile import TCP_SEGMENT_BYTES

WAITING_TRAINS = 2
"""How many trains of one connection wait before the link, besides the one that leaves."""

_LEAST_SEGMENTS = 2
_MOST_BYTES = 64 * 1024
_TRAIN_S = 1.2 / 1024


def train_bytes(rate_bps: float | None) -> int:
    """What leaves a host at once, of HTTP like the rate (None: no limit); whole segments."""
    at_once_bytes = min(_MOST_BYTES, (rate_bps or inf) / 8 * _TRAIN_S)
    return max(_LEAST_SEGMENTS, int(at_once_bytes / TCP_SEGMENT_BYTES)) * TCP_SEGMENT_BYTES
