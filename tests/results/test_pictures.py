"""What becomes of judged pictures on the disk."""

from pathlib import Path

import pytest

from harness.core.quality_curve import EXACT, PictureQuality
from harness.errors import BadInput
from harness.results.pictures import AssessedPicture, View, keep_pictures, read_pictures
from harness.results.trace import Picture

COARSE = AssessedPicture(Picture(1, 0, "frames", 2, 900), PictureQuality(30.5, 28.0, 0.92))
WHOLE = AssessedPicture(Picture(0, 0, "jls", 0, 5000, 900), EXACT, View(b"whole", b"middle"))


def test_pictures_that_are_read_are_those_that_were_kept(tmp_path: Path) -> None:
    keep_pictures(tmp_path / "pictures.parquet", [COARSE, WHOLE])

    read = read_pictures(tmp_path / "pictures.parquet")
    assert read == {COARSE.picture: COARSE, WHOLE.picture: WHOLE}


def test_the_order_in_which_pictures_were_judged_leaves_no_mark(tmp_path: Path) -> None:
    for name, pictures in (("one", [COARSE, WHOLE]), ("other", [WHOLE, COARSE])):
        keep_pictures(tmp_path / name, pictures)

    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_an_older_run_has_no_pictures(tmp_path: Path) -> None:
    assert read_pictures(tmp_path / "pictures.parquet") == {}


def test_a_file_without_pictures_is_named(tmp_path: Path) -> None:
    (tmp_path / "pictures.parquet").write_bytes(b"nothing")

    with pytest.raises(BadInput, match="holds no pictures"):
        read_pictures(tmp_path / "pictures.parquet")
