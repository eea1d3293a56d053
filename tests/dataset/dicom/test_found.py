from pathlib import Path

from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.found import SeriesInFolder, found_series
from harness.dataset.dicom.image import describe
from tests.dataset.dicom_files import Image, noise


def found_in(folder: Path) -> list[SeriesInFolder]:
    files = []
    for path in sorted(folder.iterdir()):
        dataset = read_file(path, header_only=True)
        assert dataset is not None
        files.append(describe(path, dataset))
    return found_series(folder, files, skips_broken_files=False)


def test_a_series_is_ordered_and_says_what_it_is(tmp_path: Path) -> None:
    more = {"SeriesDescription": "thorax"}
    for number, z in ((1, 4.0), (2, 0.0)):
        Image(noise(), number=number, z_mm=z, more=more).write(tmp_path / str(number))

    (series,) = found_in(tmp_path)

    assert [frame.file.number for frame in series.frames] == [2, 1]
    assert (series.frame_count, series.modality, series.description) == (2, "CT", "thorax")
    assert (series.stack_only, series.notes, series.refusal) == ("", (), None)


def test_formats_come_from_the_smallest_and_refused_images_last(tmp_path: Path) -> None:
    Image(noise((16, 8)), number=1).write(tmp_path / "1")
    Image(noise((8, 16)), number=2).write(tmp_path / "2")
    colour = {"PhotometricInterpretation": "RGB"}
    Image(noise((4, 4)), number=3, more=colour).write(tmp_path / "3")

    found = found_in(tmp_path)

    assert [series.files[0].number for series in found] == [2, 1, 3]
    assert [series.refusal is None for series in found] == [True, True, False]
    assert found[0].notes == ("the images have 2 formats; each becomes a dataset of its own",)
    assert found[2].notes == ()


def test_the_digest_is_that_of_the_images_of_one_format(tmp_path: Path) -> None:
    Image(noise((8, 16)), number=1).write(tmp_path / "1")
    before = found_in(tmp_path)[0].content_digest()
    Image(noise((16, 8)), number=2).write(tmp_path / "2")

    small, large = found_in(tmp_path)
    assert small.content_digest() == before != large.content_digest()
