"""Headers as real scanners write them: as many elements, as large, and as much the same.

Real ones (facts of public images: a GE CT of 181 elements has 8.1 kB as pydicom's JSON, a Philips
MR of 73 has 3.3 kB) are mostly private elements, of which few differ from slice to slice. That is
what decides how large metadata is, and how small it becomes when it is compressed. Nothing here is
of a patient: values are drawn, as pixels are.
"""

import random
from collections.abc import Iterator
from typing import Any

Element = dict[str, Any]
Header = dict[str, Element]
"""Elements by tag, as DICOM JSON (PS3.18 annex F)."""

_CT_ELEMENT_COUNT = 181
_MR_ELEMENT_COUNT = 73
_PRIVATE_GROUPS = (0x0009, 0x0019, 0x0021, 0x0023, 0x0027, 0x0043, 0x0045, 0x0049)
# As often as in that CT: short numbers, decimals, words.
_NUMBER_VRS = ("SS",) * 39 + ("FL",) * 22 + ("DS",) * 16 + ("SL",) * 12
_PRIVATE_VRS = (*_NUMBER_VRS, *("LO",) * 10, *("SH",) * 5)
_SLICE_SPACING_MM = 1.25
_WORDS = ("HEAD FIRST", "STANDARD", "HELICAL MODE", "BODY FILTER", "NORMAL", "ADULT AXIAL MODE 4")


def shared_header(modality: str, study_uid: str, series_uid: str, number: int) -> Header:
    """What all slices of a series have in common; the same for the same arguments."""
    chance = random.Random(f"{modality} {number}")
    header = _described(modality, study_uid, series_uid, number)
    count = _MR_ELEMENT_COUNT if modality == "MR" else _CT_ELEMENT_COUNT
    varying = slice_header("0", 1, chance)
    for tag, element in _private(chance, count - len(header) - len(varying)):
        header[tag] = element
    return header


def slice_header(instance_uid: str, number: int, chance: random.Random) -> Header:
    """What one slice has of its own; `number` counts from 1."""
    position_mm = _SLICE_SPACING_MM * number
    time = f"{91500 + number // 60:06d}.{chance.randrange(10**6):06d}"
    return {
        "00080013": _element("TM", time.partition(".")[0]),
        "00080018": _element("UI", instance_uid),
        "00080032": _element("TM", time),
        "00080033": _element("TM", time.partition(".")[0]),
        "00200013": _element("IS", number),
        "00200032": _element("DS", -166.0, -171.699997, round(-position_mm, 4)),
        "00201041": _element("DS", round(-position_mm, 4)),
        "00181151": _element("IS", 280 + chance.randrange(40)),
        "00191026": _element("SL", chance.randrange(1000)),
        "00271042": _element("FL", round(-position_mm, 4)),
        "00431031": _element("DS", round(chance.uniform(-500, 500), 6)),
        "00451032": _element("SS", chance.randrange(4096)),
    }


def _described(modality: str, study_uid: str, series_uid: str, number: int) -> Header:
    """The elements that every viewer looks at."""
    name = "Drawn study"
    return {
        "00080005": _element("CS", "ISO_IR 100"),
        "00080008": _element("CS", "ORIGINAL", "PRIMARY", "AXIAL"),
        "00080016": _element("UI", "1.2.840.10008.5.1.4.1.1.2"),
        "00080020": _element("DA"),
        "00080030": _element("TM"),
        "00080050": _element("SH"),
        "00080060": _element("CS", modality),
        "00080070": _element("LO", "DRAWN MEDICAL SYSTEMS"),
        "0008103E": _element("LO", f"{modality} series {number}"),
        "00081030": _element("LO", name),
        "00081140": {"vr": "SQ", "Value": [_reference(study_uid)]},
        "00100010": _element("PN", {"Alphabetic": name}),
        "00100020": _element("LO", name),
        "00180050": _element("DS", 2.5),
        "00180060": _element("DS", 120.0),
        "00181100": _element("DS", 332.0),
        "00181210": _element("SH", "STANDARD"),
        "00185100": _element("CS", "FFS"),
        "0020000D": _element("UI", study_uid),
        "0020000E": _element("UI", series_uid),
        "00200010": _element("SH", "1"),
        "00200011": _element("IS", number),
        "00200037": _element("DS", 1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        "00200052": _element("UI", f"{study_uid}.1"),
        "00201040": _element("LO", "SN"),
        **_image(),
    }


def _image() -> Header:
    """What its pixels are, and how they are shown."""
    return {
        "00280002": _element("US", 1),
        "00280004": _element("CS", "MONOCHROME2"),
        "00280010": _element("US", 512),
        "00280011": _element("US", 512),
        "00280030": _element("DS", 0.648438, 0.648438),
        "00280100": _element("US", 16),
        "00280101": _element("US", 16),
        "00280102": _element("US", 15),
        "00280103": _element("US", 1),
        "00281050": _element("DS", 40.0),
        "00281051": _element("DS", 400.0),
        "00281052": _element("DS", -1024.0),
        "00281053": _element("DS", 1.0),
    }


def _reference(study_uid: str) -> Header:
    return {
        "00081150": _element("UI", "1.2.840.10008.3.1.2.3.1"),
        "00081155": _element("UI", f"{study_uid}.2"),
    }


def _private(chance: random.Random, count: int) -> Iterator[tuple[str, Element]]:
    for index in range(count):
        group = _PRIVATE_GROUPS[index % len(_PRIVATE_GROUPS)]
        tag = f"{group:04X}{0x1050 + index // len(_PRIVATE_GROUPS):04X}"
        vr = chance.choice(_PRIVATE_VRS)
        yield tag, _element(vr, _private_value(vr, chance))


def _private_value(vr: str, chance: random.Random) -> object:
    match vr:
        case "SS":
            return chance.choice((0, 0, 1, chance.randrange(-2000, 2000)))
        case "SL":
            return chance.choice((0, chance.randrange(10**6)))
        case "FL" | "DS":
            drawn = round(chance.uniform(-2000, 2000), 6)
            return chance.choice((0.0, drawn, drawn, drawn))
        case _:
            return chance.choice(_WORDS)


def _element(vr: str, *values: object) -> Element:
    return {"vr": vr, "Value": list(values)} if values else {"vr": vr}
