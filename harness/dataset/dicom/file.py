"""A file that may be DICOM: read, passed over, or broken."""

import warnings
from pathlib import Path

import pydicom
from pydicom import uid
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset

from harness.errors import DatasetError

_LARGE_ELEMENT_BYTES = 4096
_UNDEFINED_LENGTH = 0xFFFFFFFF


def read_file(path: Path, *, header_only: bool) -> Dataset | None:
    """The DICOM objects of a file, or None when it is not meant to be one, such as a text.

    Files without the preamble are read when they begin as old ones do, with group 0008.
    Raises DatasetError for a file that should be DICOM and cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(132)
    is_part_10 = head[128:] == b"DICM"
    if not is_part_10 and not head.startswith(b"\x08\x00"):
        if path.suffix.lower() in {".dcm", ".dicom", ".ima"}:
            raise broken(path, "does not begin as a DICOM file does")
        return None
    try:
        with warnings.catch_warnings():
            # Small breaches of the standard are common and harm no pixel.
            warnings.simplefilter("ignore")
            # Else the parser drops the element that is cut off, as if it had never been there.
            warnings.filterwarnings("error", message="End of file reached")
            limit = _LARGE_ELEMENT_BYTES if header_only else None
            dataset = pydicom.dcmread(path, force=not is_part_10, defer_size=limit)
            _supply_transfer_syntax(dataset)
    except Exception as error:  # whatever a damaged header makes of the parser
        raise broken(path, f"cannot be read ({error})") from error
    _require_whole(path, dataset)
    return dataset


def _require_whole(path: Path, dataset: Dataset) -> None:
    """Refuse a file that ends before its pixels do; the parser skips over them unseen."""
    syntax = dataset.file_meta.TransferSyntaxUID
    # pydicom says of no syntax whether it is deflated that it does not know.
    if "PixelData" not in dataset or (syntax.is_transfer_syntax and syntax.is_deflated):
        return
    element = dataset.get_item("PixelData", keep_deferred=True)
    if not isinstance(element, RawDataElement) or element.length == _UNDEFINED_LENGTH:
        return
    end_bytes = element.value_tell + element.length
    if (size_bytes := path.stat().st_size) < end_bytes:
        raise broken(path, f"ends after {size_bytes} of {end_bytes} bytes")


def broken(path: Path, rule: str) -> DatasetError:
    """The error of a file that cannot be used at all."""
    remedy = "restore it, remove it, or skip broken files"
    return DatasetError(f"file {path}", None, rule, remedy)


def _supply_transfer_syntax(dataset: Dataset) -> None:
    if not isinstance(dataset.file_meta.get("TransferSyntaxUID", uid.UID("")), uid.UID):
        raise ValueError("TransferSyntaxUID is several")
    if "TransferSyntaxUID" not in dataset.file_meta:
        is_implicit, is_little = dataset.original_encoding
        explicit = uid.ExplicitVRLittleEndian if is_little else uid.ExplicitVRBigEndian
        dataset.file_meta.TransferSyntaxUID = (
            uid.ImplicitVRLittleEndian if is_implicit else explicit
        )
