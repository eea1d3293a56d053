"""What the standard asks of an exported image besides what a viewer does.

Attributes of Type 2 may be empty, and are where nothing is known (PS3.5 §7.4.3). Of those of
Type 1 only what follows from the kind of image and its pixels is told, and what is known of drawn
images; nothing is made up. An enhanced object would need much more than a dataset keeps.
"""

from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.valuerep import DSfloat

_EMPTY = ("ReferringPhysicianName", "Manufacturer", "Laterality")

_EMPTY_OF_CLASS: dict[str, tuple[str, ...]] = {
    uid.CTImageStorage: ("PatientPosition", "KVP", "AcquisitionNumber"),
    uid.MRImageStorage: (
        *("PatientPosition", "ScanOptions", "MRAcquisitionType", "EchoTime", "EchoTrainLength"),
        "RepetitionTime",
    ),
    uid.ComputedRadiographyImageStorage: ("BodyPartExamined", "ViewPosition", "PatientOrientation"),
}
_DIGITAL_X_RAY = {
    uid.DigitalXRayImageStorageForPresentation: "FOR PRESENTATION",
    uid.DigitalMammographyXRayImageStorageForPresentation: "FOR PRESENTATION",
}
_EMPTY_OF_DIGITAL_X_RAY = (
    *("ReferringPhysicianName", "Manufacturer"),  # and an ImageLaterality instead of the series'
    *("DetectorType", "AnatomicRegionSequence", "AcquisitionContextSequence"),
    *("AcquisitionDate", "AcquisitionTime"),
)


def complete(dataset: Dataset, *, is_drawn: bool) -> None:
    """Add what is asked for, and take out what belongs into an answer of a server only."""
    del dataset.AvailableTransferSyntaxUID
    kind = dataset.SOPClassUID
    intent = _DIGITAL_X_RAY.get(kind)
    empty = (*_EMPTY, *_EMPTY_OF_CLASS.get(kind, ()))
    for keyword in empty if intent is None else _EMPTY_OF_DIGITAL_X_RAY:
        if keyword not in dataset:
            setattr(dataset, keyword, [] if keyword.endswith("Sequence") else "")
    if kind == uid.CTImageStorage:
        dataset.ImageType = [*dataset.ImageType, "AXIAL"]
    if dataset.NumberOfFrames == 1:
        del dataset.NumberOfFrames
    if intent is not None:
        _describe_x_ray(dataset, intent, is_drawn=is_drawn)
    shorten_decimals(dataset)


def _describe_x_ray(dataset: Dataset, intent: str, *, is_drawn: bool) -> None:
    is_inverted = dataset.PhotometricInterpretation == "MONOCHROME1"
    dataset.PresentationIntentType = intent
    dataset.PresentationLUTShape = "INVERSE" if is_inverted else "IDENTITY"
    if is_drawn:
        # A chest from the front, as films hang: bones are white, the left is on the right.
        dataset.PatientOrientation = ["L", "F"]
        dataset.ImageLaterality = "U"
        dataset.BurnedInAnnotation = "NO"
        dataset.PixelIntensityRelationship = "LOG"
        dataset.PixelIntensityRelationshipSign = 1 if is_inverted else -1


def shorten_decimals(dataset: Dataset) -> None:
    """Decimal strings of at most 16 characters (PS3.5 §6.2), which JSON's numbers exceed."""
    for element in dataset.iterall():
        if element.VR == "DS" and not element.is_empty:
            values = element.value if element.VM > 1 else [element.value]
            element.value = [DSfloat(float(value), auto_format=True) for value in values]
