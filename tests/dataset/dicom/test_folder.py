import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread, uid

from harness.core.images.specification import DatasetSource, DatasetSpec, SourceKind
from harness.dataset.dicom.folder import find_series, load_file, load_folder
from harness.errors import DatasetError
from tests.dataset.dicom_files import SERIES_UID, Image, noise, only_series, write_volume


def spec_of(folder: Path, **more: object) -> DatasetSpec:
    source = DatasetSource(SourceKind.DICOM_FOLDER, folder=str(folder))
    return DatasetSpec("mine", replace(source, **more), ())  # type: ignore[arg-type]


def test_nested_files_without_extension_are_found_beside_other_files(tmp_path: Path) -> None:
    Image(noise(), number=1, z_mm=0).write(tmp_path / "a" / "IM1")
    Image(noise(), number=2, z_mm=1).write(tmp_path / "b" / "c" / "IM2")
    (tmp_path / "LICENSE").write_text("free")

    series = only_series(tmp_path)

    assert series.frame_count == 2
    assert series.notes == ()


def test_each_series_is_found_apart(tmp_path: Path) -> None:
    for number, name in enumerate(("1.5", "1.4", "1.5"), start=1):
        more = {"SeriesInstanceUID": name}
        Image(noise(), number=number, z_mm=number, more=more).write(tmp_path / str(number))

    found = find_series(tmp_path, skips_broken_files=False).series

    assert [(series.series_uid, series.frame_count) for series in found] == [("1.4", 1), ("1.5", 2)]


def test_a_refused_series_leaves_the_others_usable(tmp_path: Path) -> None:
    colour = {"SeriesInstanceUID": "1.9", "PhotometricInterpretation": "RGB"}
    Image(noise(), number=1, more=colour).write(tmp_path / "colour")
    Image(noise(), number=2).write(tmp_path / "grey")

    found = find_series(tmp_path, skips_broken_files=False).series

    assert [series.refusal is None for series in found] == [True, False]
    assert load_folder(spec_of(tmp_path)).series_uid == SERIES_UID


@pytest.mark.parametrize(
    ("other", "bits"), [((9, 12), 12), ((12, 9), 16)], ids=["other size", "other bits"]
)
def test_each_format_of_a_series_becomes_a_series_of_its_own(
    tmp_path: Path, other: tuple[int, int], bits: int
) -> None:
    for number in (1, 2):
        Image(noise((12, 9)), number=number, z_mm=number).write(tmp_path / str(number))
    Image(noise(other, bits=bits), bits=bits, number=3, z_mm=3).write(tmp_path / "3")

    found = find_series(tmp_path, skips_broken_files=False).series

    assert sorted(series.frame_count for series in found) == [1, 2]
    assert {series.series_uid for series in found} == {SERIES_UID}
    assert all("2 formats" in series.notes[0] for series in found)
    for series in found:
        spec = spec_of(tmp_path, content_digest=series.content_digest())
        assert len(load_folder(spec).pixels) == series.frame_count


def test_one_of_several_formats_must_be_imported_to_be_named(tmp_path: Path) -> None:
    Image(noise((12, 9)), number=1).write(tmp_path / "one")
    Image(noise((9, 12)), number=2).write(tmp_path / "two")

    with pytest.raises(DatasetError, match=r"1\.2\.3\.4.*has images of 2 formats; import"):
        load_folder(spec_of(tmp_path))


def test_grey_images_of_a_series_come_in_beside_those_that_are_refused(tmp_path: Path) -> None:
    colour = {"PhotometricInterpretation": "RGB"}
    Image(noise(), number=1, more=colour).write(tmp_path / "colour")
    Image(noise(), number=2).write(tmp_path / "grey")

    found = find_series(tmp_path, skips_broken_files=False).series

    assert [series.refusal is None for series in found] == [True, False]
    assert [series.frame_count for series in found] == [1, 1]


def test_a_broken_file_stops_the_search_and_is_named(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    (tmp_path / "broken.dcm").write_bytes(b"nothing")

    with pytest.raises(DatasetError, match=r"broken\.dcm"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_broken_file_is_skipped_and_named_when_the_user_says_so(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    (tmp_path / "broken.dcm").write_bytes(b"nothing")

    found = find_series(tmp_path, skips_broken_files=True)

    assert [series.frame_count for series in found.series] == [2]
    assert "broken.dcm" in found.notes[0]


def test_a_copy_of_a_file_is_left_out_with_a_note(tmp_path: Path) -> None:
    path = Image(noise()).write(tmp_path / "one")
    shutil.copy(path, tmp_path / "two")

    found = find_series(tmp_path, skips_broken_files=False)

    assert [series.frame_count for series in found.series] == [1]
    assert "is a copy of" in found.notes[0]


def test_two_images_with_one_uid_are_refused(tmp_path: Path) -> None:
    Image(noise(seed=1)).write(tmp_path / "one")
    Image(noise(seed=2)).write(tmp_path / "two")

    with pytest.raises(DatasetError, match="has the SOPInstanceUID of"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_lossy_source_is_taken_with_a_note(tmp_path: Path) -> None:
    Image(noise(), more={"LossyImageCompression": "01"}).write(tmp_path / "a")

    series = only_series(tmp_path)

    assert series.refusal is None
    assert "compressed with loss" in series.notes[0]


def test_images_that_are_rescaled_differently_are_noted(tmp_path: Path) -> None:
    for number in (1, 2):
        more = {"RescaleSlope": number, "RescaleIntercept": 0}
        Image(noise(), number=number, z_mm=number, more=more).write(tmp_path / str(number))

    series = only_series(tmp_path)

    assert "rescaled differently" in series.notes[0]


def test_a_folder_without_images_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")

    with pytest.raises(DatasetError, match="holds no DICOM images"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="is not a folder"):
        find_series(tmp_path / "none", skips_broken_files=False)


def test_one_of_several_series_must_be_named(tmp_path: Path) -> None:
    for number, name in enumerate(("1.5", "1.4"), start=1):
        Image(noise(), number=number, more={"SeriesInstanceUID": name}).write(tmp_path / name)

    with pytest.raises(DatasetError, match=r"set series_uid to one of: 1\.4, 1\.5"):
        load_folder(spec_of(tmp_path))
    with pytest.raises(DatasetError, match=r"1\.6.*is not in the folder"):
        load_folder(spec_of(tmp_path, series_uid="1.6"))

    assert load_folder(spec_of(tmp_path, series_uid="1.5")).series_uid == "1.5"


def test_files_that_changed_since_the_import_are_noticed(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    series = only_series(tmp_path)
    spec = spec_of(tmp_path, content_digest=series.content_digest())
    load_folder(spec)
    Image(noise(seed=9), number=1, z_mm=0).write(tmp_path / "0.dcm")

    with pytest.raises(DatasetError, match="holds other files than when it was imported"):
        load_folder(spec)


def test_the_content_digest_does_not_depend_on_names(tmp_path: Path) -> None:
    write_volume(tmp_path / "one", z_mm=(0, 1))
    write_volume(tmp_path / "two", z_mm=(0, 1))
    (tmp_path / "two" / "0.dcm").rename(tmp_path / "two" / "z")

    digests = {only_series(tmp_path / name).content_digest() for name in ("one", "two")}

    assert len(digests) == 1


def test_one_file_is_a_series_of_its_own(tmp_path: Path) -> None:
    pixels = noise()
    path = Image(pixels).write(tmp_path / "a.dcm")

    assert np.array_equal(load_file(path, "one").pixels, pixels[None])


def stored_as(path: Path, sop_class: str) -> None:
    """Make an object of another class, without pixels, of the file."""
    dataset = dcmread(path)
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = uid.UID(sop_class)
    dataset.SOPInstanceUID += ".1"
    del dataset["PixelData"]
    dataset.save_as(path)


def test_what_holds_no_image_is_passed_over_and_counted_in_one_line(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    for name, sop_class in (
        ("DICOMDIR", uid.MediaStorageDirectoryStorage),
        ("report.dcm", uid.BasicTextSRStorage),
        ("state.dcm", uid.GrayscaleSoftcopyPresentationStateStorage),
        ("structures.dcm", uid.RTStructureSetStorage),
    ):
        stored_as(Image(noise()).write(tmp_path / name), sop_class)
    (tmp_path / "Thumbs.db").write_bytes(b"xx")
    (tmp_path / "notes.txt").write_text("no image")

    found = find_series(tmp_path, skips_broken_files=False)

    assert [series.frame_count for series in found.series] == [2]
    assert found.notes == (
        "passed over: 1 DICOMDIR, 1 report, 1 presentation state, 1 radiotherapy object, "
        "2 files that are no DICOM",
    )


def test_a_folder_of_reports_says_what_is_in_it(tmp_path: Path) -> None:
    stored_as(Image(noise()).write(tmp_path / "report.dcm"), uid.BasicTextSRStorage)

    with pytest.raises(DatasetError, match="holds no DICOM images; passed over: 1 report"):
        find_series(tmp_path, skips_broken_files=False)


def test_a_broken_file_is_named_once_whatever_the_number_of_series(tmp_path: Path) -> None:
    for number, name in enumerate(("1.5", "1.4"), start=1):
        Image(noise(), number=number, more={"SeriesInstanceUID": name}).write(tmp_path / name)
    (tmp_path / "broken.dcm").write_bytes(b"nothing")

    found = find_series(tmp_path, skips_broken_files=True)

    notes = [*found.notes, *(note for series in found.series for note in series.notes)]
    assert sum("broken.dcm" in note for note in notes) == 1


def test_images_without_an_order_in_space_load_as_a_stack(tmp_path: Path) -> None:
    images = write_volume(tmp_path, z_mm=(1, 0, 1))

    found = only_series(tmp_path)

    assert "several images at one place" in found.stack_only
    assert np.array_equal(load_folder(spec_of(tmp_path)).pixels, np.stack(images))


def test_a_folder_that_does_not_say_stack_only_is_told_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write_volume(tmp_path, z_mm=(1, 1))
    spec = spec_of(tmp_path)

    load_folder(spec)
    load_folder(replace(spec, stack_only="phases"))

    assert caplog.text.count("stack_only is missing") == 1


def nameless(folder: Path, *, keywords: tuple[str, ...], seed: int = 0) -> None:
    for number in (1, 2):
        more = dict.fromkeys(keywords)
        image = Image(noise(seed=seed + number), number=number, z_mm=number, more=more)
        image.write(folder / f"{number}.dcm")


def test_files_without_uids_get_some_that_depend_on_their_content_alone(tmp_path: Path) -> None:
    keywords = ("StudyInstanceUID", "SeriesInstanceUID")
    nameless(tmp_path / "here", keywords=keywords)
    shutil.copytree(tmp_path / "here", tmp_path / "elsewhere")

    here, elsewhere = only_series(tmp_path / "here"), only_series(tmp_path / "elsewhere")

    assert here.frame_count == 2
    assert "files without StudyInstanceUID, SeriesInstanceUID" in here.notes[0]
    assert here.series_uid == elsewhere.series_uid
    assert here.files[0].study_uid == elsewhere.files[0].study_uid
    assert load_folder(spec_of(tmp_path / "here")).series_uid == here.series_uid


def test_an_object_that_does_not_say_what_it_is_is_broken(tmp_path: Path) -> None:
    path = Image(noise()).write(tmp_path / "a.dcm")
    before, after = b"\x02\x00\x02\x00UI", b"\x02\x00\x02\x00Uz"
    path.write_bytes(path.read_bytes().replace(before, after))

    with pytest.raises(DatasetError, match=r"a\.dcm.*\(MediaStorageSOPClassUID: "):
        find_series(tmp_path, skips_broken_files=False)


def test_a_loaded_series_has_the_headers_of_its_files_in_display_order(tmp_path: Path) -> None:
    more = {"PatientName": "Murgatroyd^Sibyl", "InstitutionName": "Erewhon"}
    for number, z_mm in ((1, 5.0), (2, 0.0), (3, 2.5)):
        Image(noise(), number=number, z_mm=z_mm, more=more).write(tmp_path / str(number))

    headers = load_folder(spec_of(tmp_path)).headers

    assert [each["00200032"]["Value"][2] for each in headers] == [0.0, 2.5, 5.0]
    assert "Sibyl" not in str(headers)
    assert "Erewhon" not in str(headers)
    assert len({str(each["00080080"]) for each in headers}) == 1


def test_whoever_has_the_pixels_alone_cannot_try_what_stands_for_a_name(tmp_path: Path) -> None:
    found = []
    for number in ("1", "2"):
        more = {"InstitutionName": "Erewhon", "AccessionNumber": number}
        Image(noise(), number=1, z_mm=0.0, more=more).write(tmp_path / number / "a")
        [header] = load_folder(spec_of(tmp_path / number)).headers
        found.append(header["00080080"]["Value"])

    assert found[0] != found[1]
