"""What one connection of TCP lets wait before the link, and begins with in a row.

Linux holds a connection back while more than two buffers of it wait, so that there are three at
most (tcp_output.c, tcp_small_queue_check): each of two segments, or of what goes in 1/1024 s at
120 % of the rate if that is more (sysctls tcp_min_tso_segs, tcp_pacing_ca_ratio). The rest waits
in its own host, and is no reason for a larger window.
"""

from math import inf

from harness.core.network.profile import TCP_SEGMENT_BYTES

_BUFFER_COUNT = 3
_LEAST_BUFFER_BYTES = 2 * TCP_SEGMENT_BYTES
_BUFFER_S = 1.2 / 1024

IN_A_ROW_BYTES = _BUFFER_COUNT * _LEAST_BUFFER_BYTES
"""The link sends first come, first served: what one connection begins with stands together."""


def small_queue_bytes(rate_bps: float | None) -> float:
    """How much of one connection waits at most, of HTTP like the rate (None: no limit)."""
    buffer_bytes = max(_LEAST_BUFFER_BYTES, (rate_bps or inf) / 8 * _BUFFER_S)
    return _BUFFER_COUNT * buffer_bytes
