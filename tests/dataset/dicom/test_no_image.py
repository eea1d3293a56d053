import pytest
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import UID

from harness.dataset.dicom.no_image import NoImage, in_words, kind_without_image


def stored(sop_class: str, *, has_pixels: bool = False) -> Dataset:
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = UID(sop_class)
    if has_pixels:
        dataset.PixelData = b"\0\0"
    return dataset


@pytest.mark.parametrize(
    ("sop_class", "kind"),
    [
        (uid.MediaStorageDirectoryStorage, NoImage.DIRECTORY),
        (uid.BasicTextSRStorage, NoImage.REPORT),
        (uid.KeyObjectSelectionDocumentStorage, NoImage.REPORT),
        (uid.GrayscaleSoftcopyPresentationStateStorage, NoImage.PRESENTATION_STATE),
        (uid.RTStructureSetStorage, NoImage.RT_OBJECT),
        (uid.RTPlanStorage, NoImage.RT_OBJECT),
        (uid.TwelveLeadECGWaveformStorage, NoImage.WAVEFORM),
        (uid.EncapsulatedPDFStorage, NoImage.DOCUMENT),
        (uid.RawDataStorage, NoImage.OTHER_OBJECT),
        (uid.SpatialRegistrationStorage, NoImage.OTHER_OBJECT),
        ("1.3.46.670589.11.0.0.12.2", NoImage.OTHER_OBJECT),
    ],
)
def test_an_object_without_an_image_has_a_kind(sop_class: str, kind: NoImage) -> None:
    assert kind_without_image(stored(sop_class)) is kind


@pytest.mark.parametrize(
    ("sop_class", "kind"),
    [
        (uid.RTDoseStorage, NoImage.RT_OBJECT),
        (uid.SegmentationStorage, NoImage.SEGMENTATION),
    ],
)
def test_pixels_that_nobody_reads_as_an_image_are_none(sop_class: str, kind: NoImage) -> None:
    assert kind_without_image(stored(sop_class, has_pixels=True)) is kind


@pytest.mark.parametrize("sop_class", [uid.CTImageStorage, uid.RTImageStorage, "1.2.3", ""])
def test_pixels_of_any_other_class_are_an_image(sop_class: str) -> None:
    assert kind_without_image(stored(sop_class, has_pixels=True)) is None


def test_an_image_that_lost_its_pixels_is_not_passed_over_in_silence() -> None:
    assert kind_without_image(stored(uid.CTImageStorage)) is None


def test_kinds_are_counted_in_one_order_whatever_that_of_the_files() -> None:
    kinds = [NoImage.OTHER_FILE, NoImage.REPORT, NoImage.DIRECTORY, NoImage.OTHER_FILE]

    assert in_words(kinds) == "1 DICOMDIR, 1 report, 2 files that are no DICOM"
    assert in_words([]) == ""
