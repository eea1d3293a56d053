"""How long the downloads of a matrix of losses take, told before they are measured.

On a machine that has nothing else to do: samples for which a link was late are repeated besides.
"""

from collections.abc import Iterable
from heapq import heapreplace
from math import ceil, sqrt

from harness.certify.reference.loss_matrix import (
    DOWNLOAD_BPS,
    LEAST_REPEATS,
    STEADY_S,
    VARYING_S,
    Lane,
    LossMatrix,
)
from harness.core.network.profile import CongestionControl

_SEGMENT_BYTES = 1448
_PAYLOAD_SHARE = 0.95
"""Of the bits of IP, what headers leave."""

# Reno at a loss of p sends 1.22 segments / sqrt(p) a round trip (Mathis, Semke, Mahdavi and Ott,
# The Macroscopic Behavior of the TCP Congestion Avoidance Algorithm, 1997); Cubic is about there at
# such rates. BBR heeds no losses of a few per cent.
_MATHIS = 1.22

_MODEL_S_PER_MEGABYTE = 0.07
"""0.05 for Cubic to 0.1 for BBR, of one processor."""


def download_s(lane: Lane, size_bytes: int) -> float:
    """About how long so many bytes take over each of a lane's connections."""
    rate_bps = DOWNLOAD_BPS * _PAYLOAD_SHARE
    if _varies(lane):
        one_bps = 8 * _SEGMENT_BYTES * _MATHIS / (lane.rtt_s * sqrt(lane.loss_share))
        rate_bps = min(rate_bps, lane.connection_count * one_bps)
    return 8 * lane.connection_count * size_bytes / rate_bps + lane.rtt_s


def links_s(lanes: Iterable[Lane], matrix: LossMatrix, at_once: int) -> float:
    """How long all downloads of lanes take, of which so many are measured at once, in turn."""
    busy_s = [0.0] * at_once
    for lane in lanes:
        lane_s = sum(
            _repeats(lane, size_bytes, matrix) * download_s(lane, size_bytes)
            for size_bytes in matrix.sizes_bytes
        )
        heapreplace(busy_s, busy_s[0] + lane_s)
    return max(busy_s)


def model_s(lanes: Iterable[Lane], matrix: LossMatrix) -> float:
    """How long one processor takes to work out the model of these downloads."""
    return sum(
        (_repeats(lane, size_bytes, matrix) if lane.loss_share else 1)
        * lane.connection_count
        * size_bytes
        / 1e6
        * _MODEL_S_PER_MEGABYTE
        for lane in lanes
        for size_bytes in matrix.sizes_bytes
    )


def _varies(lane: Lane) -> bool:
    return lane.congestion is CongestionControl.CUBIC and lane.loss_share > 0


def _repeats(lane: Lane, size_bytes: int, matrix: LossMatrix) -> int:
    """How often a download is measured: what varies, for longer."""
    until_s = VARYING_S if _varies(lane) else STEADY_S
    enough = ceil(until_s / download_s(lane, size_bytes))
    return min(matrix.repeats, max(LEAST_REPEATS, enough))
