from dataclasses import replace
from typing import Any

import numpy as np
import pydicom
import pytest

from harness.core.images.manifest import FrameId, Manifest
from harness.dataset.metadata import Instance, instance_metadata, instances_of
from harness.dataset.naming import named
from harness.dataset.series import Geometry, PixelSeries
from tests.core.dataset_of import encoded, manifest_of
from tests.dataset.series_for_tests import noisy_pixels, series_of

FRAMES = encoded("frames", (1, 1, 1), rows=24, columns=16)
SERIES = named(series_of(noisy_pixels((3, 24, 16))))


def _manifest(series: PixelSeries) -> Manifest:
    assert series.frames is not None
    return manifest_of(
        FRAMES,
        name=series.name,
        study_uid=series.study_uid or "",
        series_uid=series.series_uid or "",
        modality=series.modality,
        rows=24,
        columns=16,
        bits_stored=series.bits_stored,
        is_signed=series.is_signed,
        is_inverted=series.is_inverted,
        window_center=series.window_center,
        window_width=series.window_width,
        frames=series.frames,
    )


def _read(series: PixelSeries, number: int = 1) -> pydicom.Dataset:
    """The metadata of one instance, as a DICOM library reads it."""
    manifest = _manifest(series)
    instance = instances_of(manifest.frames)[number - 1]
    document: Any = instance_metadata(series, manifest, instance)
    return pydicom.Dataset.from_json(document)


def test_a_slice_says_where_it_lies_and_what_its_values_mean() -> None:
    found = _read(SERIES, 3)

    assert found.SOPClassUID == pydicom.uid.CTImageStorage
    assert found.InstanceNumber == 3
    assert found.NumberOfFrames == 1
    assert (found.Rows, found.Columns) == (24, 16)
    assert (found.BitsAllocated, found.BitsStored, found.HighBit) == (16, 12, 11)
    assert found.PixelRepresentation == 0
    assert found.PhotometricInterpretation == "MONOCHROME2"
    assert found.PixelSpacing == [0.7, 0.8]
    assert found.ImagePositionPatient == [0, 0, 4]
    assert found.ImageOrientationPatient == [1, 0, 0, 0, 1, 0]
    assert found.SliceThickness == 2
    assert (found.RescaleSlope, found.RescaleIntercept, found.RescaleType) == (1, -1024, "HU")
    assert found.AvailableTransferSyntaxUID == "1.2.840.10008.1.2.4.202"
    assert found.LossyImageCompression == "00"


def test_slices_share_study_series_and_frame_of_reference() -> None:
    first, last = _read(SERIES, 1), _read(SERIES, 3)

    assert first.StudyInstanceUID == last.StudyInstanceUID
    assert first.SeriesInstanceUID == last.SeriesInstanceUID
    assert first.FrameOfReferenceUID == last.FrameOfReferenceUID
    assert first.SOPInstanceUID != last.SOPInstanceUID


def test_the_window_is_told_in_rescaled_values() -> None:
    series = replace(SERIES, rescale_slope=-2.0, rescale_intercept=10.0)

    found = _read(series)

    assert (found.WindowCenter, found.WindowWidth) == (1064 * -2 + 10, 800)


def test_nothing_but_the_name_of_the_dataset_stands_for_the_patient() -> None:
    found = _read(SERIES)

    assert (str(found.PatientName), found.PatientID) == ("test-ct", "test-ct")
    assert not found.PatientBirthDate
    assert not found.PatientSex


def test_signed_and_inverted_pixels_say_so() -> None:
    pixels = noisy_pixels((1, 24, 16), is_signed=True)
    series = named(replace(series_of(pixels), is_inverted=True))

    found = _read(series)

    assert found.PixelRepresentation == 1
    assert found.PhotometricInterpretation == "MONOCHROME1"


def test_a_radiograph_has_spacing_but_no_place() -> None:
    series = replace(SERIES, modality="DX", geometry=Geometry(0.14, 0.14))

    found = _read(series)

    assert found.SOPClassUID == pydicom.uid.DigitalXRayImageStorageForPresentation
    assert found.ImagerPixelSpacing == found.PixelSpacing == [0.14, 0.14]
    assert "ImagePositionPatient" not in found
    assert "FrameOfReferenceUID" not in found


def test_without_geometry_there_is_no_spacing() -> None:
    found = _read(replace(SERIES, modality="ES", geometry=None))

    assert found.SOPClassUID == pydicom.uid.SecondaryCaptureImageStorage
    assert "PixelSpacing" not in found


def test_a_multi_frame_instance_lists_the_place_of_each_frame_by_number() -> None:
    frames = (FrameId("1.2.3", 3), FrameId("1.2.3", 2), FrameId("1.2.3", 1))

    found = _read(replace(SERIES, frames=frames))

    groups = found.PerFrameFunctionalGroupsSequence
    depths = [group.PlanePositionSequence[0].ImagePositionPatient[2] for group in groups]
    shared = found.SharedFunctionalGroupsSequence[0]
    assert found.NumberOfFrames == 3
    assert found.SOPClassUID == pydicom.uid.EnhancedCTImageStorage
    assert depths == [4, 2, 0]
    assert shared.PixelMeasuresSequence[0].PixelSpacing == [0.7, 0.8]
    assert shared.PlaneOrientationSequence[0].ImageOrientationPatient == [1, 0, 0, 0, 1, 0]


@pytest.mark.parametrize("is_one_file", [False, True], ids=["a file each", "one file"])
def test_frames_that_lie_in_directions_of_their_own_say_each_its_own(is_one_file: bool) -> None:
    geometry = SERIES.geometry
    assert geometry is not None
    turned = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)
    orientations = (geometry.orientation, turned, geometry.orientation)
    series = replace(SERIES, geometry=replace(geometry, orientation=(), orientations=orientations))
    if is_one_file:
        series = replace(series, frames=tuple(FrameId("1.2.3", n) for n in (1, 2, 3)))
        groups = _read(series).PerFrameFunctionalGroupsSequence
        found = [group.PlaneOrientationSequence[0].ImageOrientationPatient for group in groups]
    else:
        found = [_read(series, number).ImageOrientationPatient for number in (1, 2, 3)]

    assert found == [list(orientation) for orientation in orientations]


def test_a_given_sop_class_is_kept() -> None:
    found = _read(replace(SERIES, sop_class_uid="1.2.840.10008.5.1.4.1.1.2.2"))

    assert found.SOPClassUID == "1.2.840.10008.5.1.4.1.1.2.2"


def test_a_value_with_many_digits_fits_a_decimal_string() -> None:
    found = _read(replace(SERIES, geometry=Geometry(1 / 3, np.pi * 1e-5)))

    assert found.PixelSpacing == pytest.approx([1 / 3, np.pi * 1e-5])


def test_frames_are_gathered_by_instance_in_display_order() -> None:
    frames = (FrameId("b", 1), FrameId("a", 2), FrameId("a", 1))

    assert instances_of(frames) == (Instance("b", 1, (0,)), Instance("a", 2, (2, 1)))
