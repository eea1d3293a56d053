"""What the page of first bytes says of figures chosen to be easy to check."""

from harness.core.quality_curve import PictureQuality
from harness.reporting.quality_page import caution, finding
from harness.results.first_bytes import FirstBytes, StudiedImages

KIB = 1024


def images_with(smooth: PictureQuality | None) -> StudiedImages:
    """Full size gains from 16 KiB on; a quarter is as good whatever there is of it."""
    coarse = PictureQuality(20.0, 20.0, 0.65)
    parts = []
    for place, kib in enumerate((16, 32, 64, 128)):
        fine = PictureQuality(30.0 + place, 30.0, 0.75 + place / 20)
        parts += [
            FirstBytes(kib * KIB, 0, fine, fine),
            FirstBytes(kib * KIB, 2, coarse, coarse, smooth),
        ]
    return StudiedImages("made-up", "d", 1, 512, 512, 200_000, tuple(parts))


def test_the_gain_of_full_size_is_told_between_its_least_and_its_most() -> None:
    assert finding(images_with(None)) == (
        "Of the same 16 to 128 KiB, full size is 10.0 to 13.0 dB and 0.100 to 0.250 SSIM better"
        " than a quarter of it."
    )


def test_what_repeating_pixels_costs_is_told_where_it_was_studied() -> None:
    assert caution(images_with(None)) == ""
    assert caution(images_with(PictureQuality(25.5, 25.0, 0.7))).endswith(
        "interpolated, it would be 5.5 to 5.5 dB better,"
        " and full size 4.5 to 7.5 dB better than that."
    )
