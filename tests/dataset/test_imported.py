import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom import uid

from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.build import OWN_UIDS_NAME, build_dataset
from harness.dataset.cache import DatasetCache
from harness.dataset.dicom.folder import find_series
from harness.dataset.imported import dataset_names, spec_for, yaml_block
from harness.dataset.sources import load_series
from harness.errors import DatasetError
from harness.scenario.loading import load_dataset
from harness.scenario.schema.block import is_name
from tests.dataset.dicom_files import Image, noise, only_series, write_volume


def test_the_yaml_of_an_imported_series_is_read_back_as_its_specification(tmp_path: Path) -> None:
    write_volume(tmp_path / "scan", z_mm=(0, 1))
    spec = spec_for(only_series(tmp_path / "scan"), "mine")
    path = tmp_path / "mine.yaml"
    path.write_text(yaml_block(spec), encoding="utf-8")

    assert load_dataset(path) == spec


def test_a_series_whose_uids_are_kept_says_so_in_its_yaml(tmp_path: Path) -> None:
    write_volume(tmp_path / "scan", z_mm=(0, 1))
    found = only_series(tmp_path / "scan")
    kept, other = spec_for(found, "mine", keeps_uids=True), spec_for(found, "mine")
    path = tmp_path / "mine.yaml"
    path.write_text(yaml_block(kept), encoding="utf-8")

    assert load_dataset(path) == kept
    assert (found.series_uid in yaml_block(kept), found.series_uid in yaml_block(other)) == (
        True,
        False,
    )
    assert kept.digest() != other.digest()


def test_an_imported_series_loads_by_its_specification(tmp_path: Path) -> None:
    images = write_volume(tmp_path, z_mm=(0, 1))

    series = load_series(spec_for(only_series(tmp_path), "mine"), tmp_path)

    assert np.array_equal(series.pixels, np.stack(images))
    assert series.name == "mine"


def test_other_content_under_the_same_names_is_another_dataset(tmp_path: Path) -> None:
    Image(noise(seed=1)).write(tmp_path / "a")
    before = spec_for(only_series(tmp_path), "mine").digest()
    Image(noise(seed=2)).write(tmp_path / "a")

    assert spec_for(only_series(tmp_path), "mine").digest() != before


def test_a_refused_series_becomes_no_dataset(tmp_path: Path) -> None:
    Image(noise(), more={"PhotometricInterpretation": "RGB"}).write(tmp_path / "a")

    with pytest.raises(DatasetError, match="not a grey image"):
        spec_for(only_series(tmp_path), "mine")


def test_images_without_an_order_in_space_say_so_in_their_file(tmp_path: Path) -> None:
    write_volume(tmp_path, z_mm=(0, 0))
    spec = spec_for(only_series(tmp_path), "phases")
    path = tmp_path / "phases.yaml"
    path.write_text(yaml_block(spec), encoding="utf-8")

    assert "several images at one place" in spec.stack_only
    assert load_dataset(path) == spec


def a_series(folder: Path, uid: str, *shapes: tuple[int, int]) -> None:
    for number, shape in enumerate(shapes, start=1):
        more = {"SeriesInstanceUID": uid, "SOPInstanceUID": f"{uid}.{number}"}
        Image(noise(shape), number=number, more=more).write(folder / f"{uid}.{number}")


def names(folder: Path, wanted: str | None = None) -> list[str]:
    return dataset_names(find_series(folder, skips_broken_files=False).series, wanted)


def test_the_only_series_is_called_like_its_folder(tmp_path: Path) -> None:
    a_series(tmp_path / "scan", "1.2.9", (8, 8), (8, 8))

    assert names(tmp_path / "scan") == ["scan"]
    assert names(tmp_path / "scan", "knee") == ["knee"]


def test_several_series_are_told_apart_by_digits_that_are_no_part_of_their_uids(
    tmp_path: Path,
) -> None:
    a_series(tmp_path / "scan", "1.2.123456789", (8, 8))
    a_series(tmp_path / "scan", "1.2.7", (8, 8))
    found = names(tmp_path / "scan")

    assert [re.fullmatch("scan-[0-9a-f]{6}", name) is not None for name in found] == [True, True]
    assert found == names(tmp_path / "scan")
    assert len(set(found)) == 2
    assert not any(name.endswith(("456789", "-7")) for name in found)


def test_several_formats_of_a_series_are_told_apart_by_their_size(tmp_path: Path) -> None:
    a_series(tmp_path / "scan", "1.2.9", (8, 16), (16, 8))

    assert names(tmp_path / "scan") == ["scan-16x8", "scan-8x16"]


def test_no_two_series_get_one_name(tmp_path: Path) -> None:
    for series_uid in ("1.2.7", "1.3.7", "1.4.7"):
        a_series(tmp_path / "scan", series_uid, (8, 8))

    assert len(set(names(tmp_path / "scan"))) == 3


@pytest.mark.parametrize("folder", ["Meine Bilder (1)", "..a", "片子", "x" * 80])
@pytest.mark.parametrize("series_count", [1, 2])
def test_every_name_is_one_that_a_scenario_takes(
    tmp_path: Path, folder: str, series_count: int
) -> None:
    for number in range(series_count):
        a_series(tmp_path / folder, f"1.2.{number}", (8, 8))

    assert all(map(is_name, names(tmp_path / folder)))


PERSONAL = {
    "PatientName": "Doe^Jane",
    "PatientID": "MRN-0815",
    "PatientBirthDate": "19700131",
    "PatientAge": "056Y",
    "PatientAddress": "1 Somewhere Street",
    "AccessionNumber": "ACC-4711",
    "StudyDate": "20261122",
    "AcquisitionDateTime": "20261122104000",
    "StudyDescription": "follow-up of Jane",
    "SeriesDescription": "thorax of Jane",
    "ProtocolName": "protocol of Jane",
    "ImageComments": "comment on Jane",
    "InstitutionName": "Some Hospital",
    "StationName": "SCANNER-3",
    "DeviceSerialNumber": "SN-1234567",
    "ReferringPhysicianName": "Referrer^Some",
    "OperatorsName": "Operator^Some",
    "RequestingService": "Some Ward",
}


def test_of_a_header_nothing_is_kept_that_tells_of_a_person_or_a_place(tmp_path: Path) -> None:
    for index in range(2):
        more = {**PERSONAL, "SOPInstanceUID": f"1.2.3.4.{index}"}
        image = Image(noise(seed=index), number=index + 1, z_mm=float(index), more=more)
        image.write(tmp_path / "scan" / f"{index}.dcm")
    spec = spec_for(only_series(tmp_path / "scan"), "mine")
    built = build_dataset(spec, cache=DatasetCache(tmp_path / "cache"))
    files = [path for path in built.directory.rglob("*") if path.is_file()]
    kept = b"".join([*(path.read_bytes() for path in files), yaml_block(spec).encode()])

    mapping = built.directory / OWN_UIDS_NAME
    served = b"".join([*(p.read_bytes() for p in files if p != mapping), yaml_block(spec).encode()])
    assert b"1.2.3.4.0" in kept
    assert b"1.2.3.4.0" not in served
    assert not [value for value in PERSONAL.values() if value.encode() in kept]


def test_a_file_written_before_own_bytes_were_taken_encodes_anew(tmp_path: Path) -> None:
    write_volume(tmp_path / "scan", z_mm=(0, 1))
    path = tmp_path / "mine.yaml"
    text = yaml_block(spec_for(only_series(tmp_path / "scan"), "mine"))
    path.write_text(text.replace(uid.ExplicitVRLittleEndian, "uncompressed"), encoding="utf-8")
    older = load_dataset(path).carrying({"stored"})

    assert older.encodings[-1] == EncodingSpec("stored", Codec.UNCOMPRESSED)


def test_a_series_says_why_its_files_own_bytes_are_not_taken(tmp_path: Path) -> None:
    Image(noise(), syntax=uid.ExplicitVRBigEndian).write(tmp_path / "scan" / "a.dcm")
    spec = spec_for(only_series(tmp_path / "scan"), "mine")
    path = tmp_path / "mine.yaml"
    path.write_text(yaml_block(spec), encoding="utf-8")

    assert (spec.stored_as, spec.own_syntax_uid) == (Codec.UNCOMPRESSED, "")
    assert spec.stored_note == "no server sends Explicit VR Big Endian as it is stored"
    assert load_dataset(path) == spec


def test_the_files_own_bytes_are_a_part_of_the_digest_only_where_they_are_asked_for(
    tmp_path: Path,
) -> None:
    write_volume(tmp_path, z_mm=(0, 1))
    own = spec_for(only_series(tmp_path), "mine")
    anew = replace(own, own_syntax_uid="")

    assert own.digest() == anew.digest()
    assert own.carrying({"stored"}).digest() != anew.carrying({"stored"}).digest()
