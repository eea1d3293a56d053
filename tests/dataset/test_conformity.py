import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from harness.dataset.conformity import complete


def described(sop_class: str, frame_count: int = 1) -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = sop_class
    dataset.AvailableTransferSyntaxUID = uid.HTJ2KLosslessRPCL
    dataset.ImageType = ["DERIVED", "SECONDARY"]
    dataset.NumberOfFrames = frame_count
    dataset.PhotometricInterpretation = "MONOCHROME2"
    return dataset


def completed(sop_class: str, *, frame_count: int = 1, is_drawn: bool = False) -> Dataset:
    dataset = described(sop_class, frame_count)
    complete(dataset, is_drawn=is_drawn)
    return dataset


@pytest.mark.parametrize(
    ("sop_class", "keywords"),
    [
        (uid.CTImageStorage, ["KVP", "AcquisitionNumber", "PatientPosition"]),
        (uid.MRImageStorage, ["EchoTime", "ScanOptions"]),
        (uid.ComputedRadiographyImageStorage, ["BodyPartExamined", "ViewPosition"]),
        (uid.DigitalXRayImageStorageForPresentation, ["DetectorType", "AnatomicRegionSequence"]),
        (uid.SecondaryCaptureImageStorage, ["Manufacturer", "Laterality"]),
    ],
)
def test_what_must_be_there_and_is_not_known_is_there_and_empty(
    sop_class: str, keywords: list[str]
) -> None:
    dataset = completed(sop_class)

    for keyword in keywords:
        assert keyword in dataset
        assert dataset[keyword].is_empty


def test_what_is_known_is_kept() -> None:
    dataset = described(uid.CTImageStorage)
    dataset.Manufacturer = "nobody"

    complete(dataset, is_drawn=False)

    assert dataset.Manufacturer == "nobody"


def test_what_only_a_server_says_is_taken_out() -> None:
    assert "AvailableTransferSyntaxUID" not in completed(uid.CTImageStorage)
    assert "NumberOfFrames" not in completed(uid.CTImageStorage)
    assert completed(uid.EnhancedCTImageStorage, frame_count=3).NumberOfFrames == 3


def test_of_a_radiograph_that_was_not_drawn_here_nothing_is_made_up() -> None:
    imported = completed(uid.DigitalXRayImageStorageForPresentation)
    drawn = completed(uid.DigitalXRayImageStorageForPresentation, is_drawn=True)

    assert imported.PresentationIntentType == "FOR PRESENTATION"
    for keyword in ("PatientOrientation", "ImageLaterality", "BurnedInAnnotation"):
        assert keyword not in imported
        assert keyword in drawn
