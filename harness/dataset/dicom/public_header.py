"""A file's own header as DICOM JSON, as large as it is and without what tells of a patient.

Kept are numbers and coded strings that say how an image was made and where it lies (groups 0018,
0020 and 0028, and CS of group 0008), and UIDs that the standard defines. All else keeps its length
and its kind of characters, and nothing more: what stands in its place is drawn from the value and a
key, so that equal values stay equal from slice to slice, which decides how small they are when
compressed. That is more than the Basic Profile of PS3.15 annex E asks for, private elements too.
"""

import base64
import hashlib
import random
import string
import warnings
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from pydicom.dataset import Dataset

from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.image import ImageFile
from harness.dataset.series import PixelSeries

Element = dict[str, Any]

_KEPT_GROUPS = ("0018", "0020", "0028")
_NUMBERS = {"DS", "IS", "US", "SS", "UL", "SL", "FL", "FD", "UV", "SV", "AT"}
_CODED_GROUP = "0008"
_OF_THE_STANDARD = "1.2.840.10008."
_PIXELS = 0x7FE0
_BULK_BYTES = 1024
"""From so many bytes on a value is no part of metadata (PS3.18 §10.4.1.1.2)."""


def with_public_headers(series: PixelSeries, files: Iterable[ImageFile], key: str) -> PixelSeries:
    """The series with the header of each of its instances, in display order.

    The key shall be known to nobody who is served the images: whoever has it can try whether a
    name that he guesses is the one. Raises DatasetError for a file that cannot be read any more.
    """
    paths = {file.sop_instance_uid: file.path for file in files}
    instances = dict.fromkeys(frame.sop_instance_uid for frame in series.frames or ())
    datasets = (read_file(paths[uid], header_only=True) for uid in instances)
    return replace(series, headers=tuple(public_header(each, key) for each in datasets if each))


def public_header(dataset: Dataset, key: str) -> dict[str, Element]:
    """The elements of a file by tag, without pixels, large values as links (PS3.18 annex F).

    The same for the same file and key. Elements that cannot be read are left out.
    """
    described = Dataset()
    tags = dataset.keys()
    described.update({tag: dataset.get_item(tag) for tag in tags if tag.group != _PIXELS})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values against the standard, which harm nobody here
        found = described.to_json_dict(
            bulk_data_threshold=_BULK_BYTES,
            bulk_data_element_handler=lambda element: f"bulkdata/{element.tag:08X}",
            suppress_invalid_tags=True,
        )
    return {tag: _public(tag, found[tag], key) for tag in sorted(found)}


def _public(tag: str, element: Element, key: str) -> Element:
    vr = element["vr"]
    if vr == "SQ":
        items = element.get("Value", [])
        within = [{inner: _public(inner, item[inner], key) for inner in item} for item in items]
        return {**element, "Value": within} if items else element
    if _is_kept(tag, vr):
        return element
    if "InlineBinary" in element:
        return {**element, "InlineBinary": _bytes_like(element["InlineBinary"], key)}
    if "Value" in element:
        return {**element, "Value": [_like(value, vr, key) for value in element["Value"]]}
    return element


def _is_kept(tag: str, vr: str) -> bool:
    if tag.startswith(_KEPT_GROUPS):
        return vr in _NUMBERS or vr == "CS"
    return tag.startswith(_CODED_GROUP) and vr == "CS"


def _like(value: Any, vr: str, key: str) -> Any:
    """Another value of the same length and kind."""
    match value:
        case dict():  # the parts of a person's name
            return {part: _like(text, vr, key) for part, text in value.items()}
        case str():
            return _string_like(value, vr, key)
        case int() | float():
            mantissa, *exponent = repr(value).split("e")
            return type(value)("e".join([_text_like(mantissa, key), *exponent]))
        case _:
            return value


def _string_like(text: str, vr: str, key: str) -> str:
    if vr == "UI" and text.startswith(_OF_THE_STANDARD):
        return text
    if vr == "DA":
        return "2000" + "01" * ((len(text) - 4) // 2)
    if vr in ("TM", "DT"):
        return "".join("0" if each.isdigit() else each for each in text)
    return _text_like(text, key)


def _text_like(text: str, key: str) -> str:
    """Letters for letters, digits for digits; signs and points stay."""
    chance = random.Random(hashlib.sha256(f"{key}/{text}".encode()).digest())
    kinds: tuple[tuple[Callable[[str], bool], str], ...] = (
        (str.isdigit, string.digits[1:]),  # none begins with 0, which no number may
        (str.isupper, string.ascii_uppercase),
        (str.isalpha, string.ascii_lowercase),
    )

    def other(each: str) -> str:
        drawn = next((letters for is_kind, letters in kinds if is_kind(each)), "")
        return chance.choice(drawn) if drawn else each

    return "".join(map(other, text))


def _bytes_like(encoded: str, key: str) -> str:
    content = base64.b64decode(encoded)
    chance = random.Random(hashlib.sha256(key.encode() + content).digest())
    return base64.b64encode(chance.randbytes(len(content))).decode()
