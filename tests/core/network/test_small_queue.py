from math import inf

import pytest

from harness.core.network.small_queue import IN_A_ROW_BYTES, small_queue_bytes


@pytest.mark.parametrize(
    ("rate_bps", "expected_bytes"),
    [
        pytest.param(5e6, 6 * 1448, id="three buffers of two segments"),
        pytest.param(81.92e6, 3 * 12_000, id="three buffers of what goes in 1/1024 s"),
        pytest.param(None, inf, id="no limit"),
    ],
)
def test_three_buffers_wait_before_the_link(rate_bps: float | None, expected_bytes: float) -> None:
    """At 81.92 Mbit/s, 10,000 bytes go in 1/1024 s."""
    assert small_queue_bytes(rate_bps) == pytest.approx(expected_bytes)


@pytest.mark.parametrize("rate_bps", [49e3, 23.2e6, 30e6, 100e6, 1e9])
def test_what_goes_in_a_row_fits_with_the_half_millisecond_that_it_ends_with(
    rate_bps: float,
) -> None:
    half_millisecond_bytes = max(1448, rate_bps / 8 * 0.5e-3)
    row_bytes = -(-IN_A_ROW_BYTES // half_millisecond_bytes) * half_millisecond_bytes

    assert row_bytes <= small_queue_bytes(rate_bps)
