import pytest

from harness.certify.reference.loss_matrix import Lane, LossMatrix
from harness.certify.reference.loss_time import download_s, links_s, model_s
from harness.core.network.profile import CongestionControl

CLEAN = Lane(0.0, 0.1, CongestionControl.CUBIC, 1)
LOSSY = Lane(0.01, 0.1, CongestionControl.CUBIC, 1)
HEEDLESS = Lane(0.01, 0.1, CongestionControl.BBR, 1)
MEGABYTES = LossMatrix((0.01,), repeats=31, sizes_bytes=(1_900_000,))


def test_a_link_without_losses_carries_what_headers_leave_of_its_rate() -> None:
    # 1.9 MB at 19 Mbit/s, and a round trip.
    assert download_s(CLEAN, 1_900_000) == pytest.approx(0.9)
    assert download_s(HEEDLESS, 1_900_000) == pytest.approx(0.9)


def test_cubic_sends_1_22_segments_by_the_root_of_the_loss_each_round_trip() -> None:
    # 12.2 segments of 1448 bytes in 0.1 s: 141.3 kbit, ten times a second.
    assert download_s(LOSSY, 1_900_000) == pytest.approx(15.2e6 / 1_413_248 + 0.1)


def test_what_varies_is_repeated_for_longer_than_what_does_not() -> None:
    # 9 of 0.9 s are 8 s, as 9 of 10.9 s are 90 s.
    assert links_s([CLEAN], MEGABYTES, 6) == pytest.approx(9 * 0.9)
    assert links_s([LOSSY], MEGABYTES, 6) == pytest.approx(9 * download_s(LOSSY, 1_900_000))


def test_a_link_begins_when_one_of_those_at_once_has_ended() -> None:
    assert links_s([CLEAN] * 3, MEGABYTES, 2) == pytest.approx(2 * 9 * 0.9)


def test_the_model_without_losses_is_worked_out_once() -> None:
    assert model_s([HEEDLESS], MEGABYTES) == pytest.approx(9 * model_s([CLEAN], MEGABYTES))
