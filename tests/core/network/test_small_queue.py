import pytest

from harness.core.network.small_queue import train_bytes


@pytest.mark.parametrize(
    ("rate_bps", "segment_count"),
    [
        pytest.param(5e6, 2, id="two segments"),
        pytest.param(81.92e6, 8, id="what goes in 1/1024 s"),
        pytest.param(5e9, 45, id="64 KiB at most"),
        pytest.param(None, 45, id="no limit"),
    ],
)
def test_a_train_is_whole_segments(rate_bps: float | None, segment_count: int) -> None:
    """At 81.92 Mbit/s, 10,000 bytes go in 1/1024 s, and 12,000 at 120 % of the rate."""
    assert train_bytes(rate_bps) == segment_count * 1448
