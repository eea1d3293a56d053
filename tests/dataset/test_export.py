import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from pydicom import Dataset, dcmread, uid
from pydicom.encaps import generate_frames
from pydicom.pixels.utils import get_j2k_parameters

from harness.core.images.manifest import FrameId
from harness.core.images.specification import Codec, DatasetSource, EncodingSpec, SourceKind
from harness.dataset import export
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.codestream import read_main_header, require_rpcl_streaming
from harness.dataset.dicom.folder import load_folder
from harness.dataset.export import ExportSyntax, exported_files
from harness.dataset.series import Pixels, PixelSeries
from harness.errors import DatasetError
from tests.dataset.dicom_files import only_series
from tests.dataset.series_for_tests import noisy_pixels, series_of, spec_of

FRAMES = (EncodingSpec("frames", Codec.HTJ2K),)
CHECKER = shutil.which("dciodvfy")  # of dicom3tools


def built(tmp_path: Path, series: PixelSeries) -> BuiltDataset:
    return build_dataset(
        replace(spec_of(encodings=FRAMES), modality=series.modality),
        cache=DatasetCache(tmp_path / "cache"),
        load=lambda spec, folder: series,
    )


def files_of(dataset: BuiltDataset, syntax: ExportSyntax) -> list[Dataset]:
    return [
        dcmread(BytesIO(each.content)) for each in exported_files(dataset, syntax, is_drawn=True)
    ]


def pixels_in(files: list[Dataset]) -> Pixels:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # pydicom warns of a header that tells another depth
        return np.stack([file.pixel_array for file in files])


@pytest.mark.parametrize("syntax", list(ExportSyntax))
@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
@pytest.mark.parametrize("bits", [7, 12, 16])
def test_other_programs_read_the_pixels_of_an_export(
    tmp_path: Path, syntax: ExportSyntax, is_signed: bool, bits: int
) -> None:
    pixels = noisy_pixels((2, 40, 33), bits=bits, is_signed=is_signed)

    files = files_of(built(tmp_path, series_of(pixels, bits)), syntax)

    assert np.array_equal(pixels_in(files), pixels)
    assert {file.file_meta.TransferSyntaxUID for file in files} == {syntax.transfer_syntax_uid}
    assert all(file.HighBit == file.BitsStored - 1 for file in files)


@pytest.mark.parametrize("syntax", list(ExportSyntax))
def test_an_export_comes_back_as_the_same_images_under_the_same_names(
    tmp_path: Path, syntax: ExportSyntax
) -> None:
    dataset = built(tmp_path, series_of(noisy_pixels()))
    folder = tmp_path / "export"
    folder.mkdir()
    for file in exported_files(dataset, syntax, is_drawn=True):
        (folder / file.name).write_bytes(file.content)

    found = only_series(folder)
    source = DatasetSource(SourceKind.DICOM_FOLDER, folder=str(folder))
    series = load_folder(replace(spec_of(), source=source))

    assert (found.notes, found.stack_only) == ((), "")
    assert np.array_equal(series.pixels, noisy_pixels())
    assert series.frames == dataset.manifest.frames
    assert (series.study_uid, series.series_uid) == (
        dataset.manifest.study_uid,
        dataset.manifest.series_uid,
    )
    assert (series.window_center, series.window_width) == pytest.approx(
        (dataset.manifest.window_center, dataset.manifest.window_width)
    )
    assert sorted(path.name for path in folder.iterdir()) == ["0001.dcm", "0002.dcm", "0003.dcm"]


def test_an_instance_of_several_frames_keeps_them_in_order_of_number(tmp_path: Path) -> None:
    pixels = noisy_pixels((3, 20, 20))
    frames = tuple(FrameId("1.2.3", number) for number in (3, 2, 1))
    dataset = built(tmp_path, replace(series_of(pixels), frames=frames))

    for syntax in ExportSyntax:
        (file,) = files_of(dataset, syntax)
        assert file.NumberOfFrames == 3
        assert np.array_equal(file.pixel_array, pixels[::-1])


@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
@pytest.mark.parametrize("bits", [7, 12, 16])
def test_htj2k_tells_the_depth_that_the_header_tells_and_streams(
    tmp_path: Path, is_signed: bool, bits: int
) -> None:
    pixels = noisy_pixels((1, 70, 50), bits=bits, is_signed=is_signed)

    (file,) = files_of(built(tmp_path, series_of(pixels, bits)), ExportSyntax.HTJ2K)

    codestream = next(generate_frames(file.PixelData, number_of_frames=1))
    told = get_j2k_parameters(codestream)
    assert (told["precision"], told["is_signed"]) == (bits, is_signed)
    assert (file.BitsStored, file.PixelRepresentation) == (bits, int(is_signed))
    require_rpcl_streaming(read_main_header(codestream))
    for decode in (imagecodecs.htj2k_decode, imagecodecs.jpeg2k_decode):
        assert np.array_equal(decode(codestream).astype(pixels.dtype), pixels[0])


def test_two_exports_are_the_same_bytes(tmp_path: Path) -> None:
    dataset = built(tmp_path, series_of(noisy_pixels()))

    for syntax in ExportSyntax:
        first, second = (list(exported_files(dataset, syntax, is_drawn=True)) for _ in range(2))
        assert first == second


def test_an_image_that_does_not_come_back_is_not_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = built(tmp_path, series_of(noisy_pixels()))
    monkeypatch.setattr(export, "decode", lambda codestream, codec, like: like + 1)

    with pytest.raises(DatasetError, match="exported as jls: an image did not come back"):
        next(exported_files(dataset, ExportSyntax.JPEG_LS, is_drawn=True))


def exported_paths(tmp_path: Path, series: PixelSeries) -> Iterator[Path]:
    """One file in each syntax that the checker's release of the standard knows."""
    dataset = built(tmp_path, series)
    for syntax in (ExportSyntax.RAW, ExportSyntax.JPEG_LS):
        file = next(exported_files(dataset, syntax, is_drawn=True))
        path = tmp_path / f"{syntax.value}.dcm"
        path.write_bytes(file.content)
        yield path


@pytest.mark.skipif(CHECKER is None, reason="needs dciodvfy, of dicom3tools")
@pytest.mark.parametrize("modality", ["CT", "CR", "DX"])
@pytest.mark.parametrize("is_inverted", [False, True])
def test_a_checker_of_the_standard_finds_no_error_in_an_export(
    tmp_path: Path, modality: str, is_inverted: bool
) -> None:
    series = replace(series_of(noisy_pixels()), modality=modality, is_inverted=is_inverted)
    if modality != "CT":
        assert series.geometry is not None
        flat = replace(series.geometry, orientation=(), positions_mm=())
        series = replace(series, geometry=flat, rescale_unit="US", rescale_intercept=0.0)

    for path in exported_paths(tmp_path, series):
        done = subprocess.run(
            [str(CHECKER), str(path)], capture_output=True, text=True, check=False
        )
        assert not [line for line in done.stderr.splitlines() if line.startswith("Error")]


def test_a_decimal_of_an_export_has_at_most_16_characters(tmp_path: Path) -> None:
    series = replace(series_of(noisy_pixels()), window_center=1983.0649999999991 + 1024)

    file = files_of(built(tmp_path, series), ExportSyntax.RAW)[0]

    assert file.file_meta.TransferSyntaxUID == uid.ExplicitVRLittleEndian
    decimals = [element for element in file.iterall() if element.VR == "DS"]
    assert decimals
    for element in decimals:
        values = element.value if element.VM > 1 else [element.value]
        assert all(len(str(value)) <= 16 for value in values)
