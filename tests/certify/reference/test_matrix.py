from collections import Counter

from harness.certify.reference.matrix import Download, Matrix
from harness.core.network.profile import NetworkProfile

FOUR_G = NetworkProfile("4g", 30e6, 5e6, 0.010)


def test_every_size_is_downloaded_over_one_and_over_six_connections() -> None:
    downloads = Matrix(5).downloads(FOUR_G)

    assert len(downloads) == 12
    assert Download(10_600_000, 6) in downloads, "17 s are not too long"


def test_what_takes_longer_than_twenty_seconds_is_left_out() -> None:
    # 10.6 MB take 85 s at 1 Mbit/s, 6 x 1 MB take 48 s
    downloads = Matrix(5).downloads(NetworkProfile("slow", 1e6, 1e6, 0.1))

    assert max(download.size_bytes for download in downloads) == 1_000_000
    assert Download(1_000_000, 6) not in downloads


def test_what_takes_long_is_repeated_less_often() -> None:
    counts = Counter(Matrix(5).in_turn(FOUR_G))

    assert counts[Download(100_000, 6)] == 5
    assert counts[Download(1_000_000, 6)] == 1, "1.6 s, of which one is enough"
    assert counts[Download(10_600_000, 1)] == 1


def test_the_downloads_take_turns() -> None:
    matrix = Matrix(2, sizes_bytes=(1_000, 2_000), connections=(1,))

    assert [download.size_bytes for download in matrix.in_turn(FOUR_G)] == [
        1_000,
        2_000,
        1_000,
        2_000,
    ]
