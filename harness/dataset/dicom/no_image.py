"""What stands beside the images in a folder as an archive exports it: passed over, and counted."""

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from pydicom.dataset import Dataset
from pydicom.uid import UID

from harness.dataset.dicom.header import Header

_STORAGE = "1.2.840.10008.5.1.4.1.1."


class NoImage(Enum):
    """A kind of file without a grey image: how people call one, and several."""

    DIRECTORY = "DICOMDIR", "DICOMDIRs"
    REPORT = "report", "reports"
    PRESENTATION_STATE = "presentation state", "presentation states"
    RT_OBJECT = "radiotherapy object", "radiotherapy objects"
    SEGMENTATION = "segmentation", "segmentations"
    WAVEFORM = "waveform", "waveforms"
    DOCUMENT = "document", "documents"
    OTHER_OBJECT = "other DICOM object", "other DICOM objects"
    OTHER_FILE = "file that is no DICOM", "files that are no DICOM"

    def counted(self, count: int) -> str:
        """So many of the kind, in words."""
        one, several = self.value
        return f"{count} {one if count == 1 else several}"


# The beginnings of SOP Class UIDs (PS3.4 Table B.5-1; of the DICOMDIR PS3.4 §I).
_KINDS = (
    ("1.2.840.10008.1.3.10", NoImage.DIRECTORY),
    (f"{_STORAGE}88.", NoImage.REPORT),
    (f"{_STORAGE}11.", NoImage.PRESENTATION_STATE),
    (f"{_STORAGE}481.", NoImage.RT_OBJECT),
    (f"{_STORAGE}66.4", NoImage.SEGMENTATION),
    (f"{_STORAGE}66.5", NoImage.SEGMENTATION),
    (f"{_STORAGE}66.7", NoImage.SEGMENTATION),
    (f"{_STORAGE}9.", NoImage.WAVEFORM),
    (f"{_STORAGE}104.", NoImage.DOCUMENT),
)


def kind_without_image(dataset: Dataset) -> NoImage | None:
    """What an object is that holds no image to look at; None for an image, even a broken one.

    A dose or a segmentation has pixels, too, but nobody reads it as an image. Raises
    UnusableAttribute where the file does not say what it is.
    """
    stored_as = Header(dataset.file_meta).text("MediaStorageSOPClassUID")
    sop_class = stored_as or Header(dataset).text("SOPClassUID")
    if "Image Storage" in UID(sop_class).name:
        return None
    for beginning, kind in _KINDS:
        if sop_class.startswith(beginning):
            return kind
    return None if "PixelData" in dataset else NoImage.OTHER_OBJECT


def in_words(kinds: Iterable[NoImage]) -> str:
    """How many there are of each kind, in the order of the kinds; empty for none."""
    counts = Counter(kinds)
    return ", ".join(kind.counted(counts[kind]) for kind in NoImage if kind in counts)
