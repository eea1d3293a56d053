"""What the page of first bytes says of figures chosen to be easy to check."""

from harness.core.quality_curve import PictureQuality
from harness.reporting.quality_page import finding
from harness.results.first_bytes import FirstBytes, StudiedImages

KIB = 1024


def test_the_gain_of_full_size_is_told_between_its_least_and_its_most() -> None:
    coarse = PictureQuality(20.0, 20.0, 0.65)
    parts = []
    for place, kib in enumerate((16, 32, 64, 128)):
        fine = PictureQuality(30.0 + place, 30.0, 0.75 + place / 20)
        parts += [FirstBytes(kib * KIB, 0, fine, fine), FirstBytes(kib * KIB, 2, coarse, coarse)]
    images = StudiedImages("made-up", "d", 1, 512, 512, 200_000, tuple(parts))

    assert finding(images) == (
        "Of the same 16 to 128 KiB, full size is 10.0 to 13.0 dB and 0.100 to 0.250 SSIM better"
        " than a quarter of it."
    )
