"""Studies, series and instances found by their attributes (QIDO-RS, PS3.18 §10.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fnmatch import fnmatchcase
from typing import Any

from harness.core.images.manifest import Manifest

Row = dict[str, Any]


class Level(Enum):
    """What a search lists, with the attributes that it reports (PS3.18 tables 10.6.3-3 to -5)."""

    STUDIES = "studies"
    SERIES = "series"
    INSTANCES = "instances"


_STUDY_TAGS = {
    "StudyDate": "00080020",
    "StudyTime": "00080030",
    "AccessionNumber": "00080050",
    "InstanceAvailability": "00080056",
    "ModalitiesInStudy": "00080061",
    "ReferringPhysicianName": "00080090",
    "StudyDescription": "00081030",
    "PatientName": "00100010",
    "PatientID": "00100020",
    "PatientBirthDate": "00100030",
    "PatientSex": "00100040",
    "StudyInstanceUID": "0020000D",
    "StudyID": "00200010",
    "NumberOfStudyRelatedSeries": "00201206",
    "NumberOfStudyRelatedInstances": "00201208",
}
_SERIES_TAGS = {
    "Modality": "00080060",
    "SeriesDescription": "0008103E",
    "BodyPartExamined": "00180015",
    "SeriesInstanceUID": "0020000E",
    "SeriesNumber": "00200011",
    "NumberOfSeriesRelatedInstances": "00201209",
}
_INSTANCE_TAGS = {
    "SOPClassUID": "00080016",
    "SOPInstanceUID": "00080018",
    "InstanceNumber": "00200013",
    "NumberOfFrames": "00280008",
    "Rows": "00280010",
    "Columns": "00280011",
    "BitsAllocated": "00280100",
}
_TAGS = {
    Level.STUDIES: _STUDY_TAGS,
    Level.SERIES: _STUDY_TAGS | _SERIES_TAGS,
    Level.INSTANCES: _STUDY_TAGS | _SERIES_TAGS | _INSTANCE_TAGS,
}
_RANGE_VRS = ("DA", "TM")


@dataclass(frozen=True, slots=True)
class Search:
    """All that one search path can find."""

    level: Level
    rows: tuple[Row, ...]

    def find(self, query: Mapping[str, str]) -> list[Row]:
        """The rows that match a query, cut by `offset` and `limit` (PS3.18 §8.3.4).

        An attribute that the search does not report is ignored. Raises ValueError, naming the
        parameter, for a limit or an offset that is no count.
        """
        offset = _count(query, "offset", 0)
        limit = _count(query, "limit", len(self.rows))
        found = [row for row in self.rows if self._matches(row, query)]
        return found[offset : offset + limit]

    def _matches(self, row: Row, query: Mapping[str, str]) -> bool:
        tags = _TAGS[self.level]
        wanted = ((tags.get(key, key.upper()), value) for key, value in query.items())
        return all(
            _has_value(row.get(tag, {}), value)
            for tag, value in wanted
            if value and tag in tags.values()
        )


def searches(manifest: Manifest, rows_by_series: Mapping[str, Sequence[Row]]) -> dict[str, Search]:
    """Every search path of a study, and what it finds; metadata by the UID of its series."""
    counts = {uid: len(rows) for uid, rows in rows_by_series.items()}
    series = {
        uid: [row | _related(manifest, counts, uid) for row in rows]
        for uid, rows in rows_by_series.items()
    }
    instances = [row for rows in series.values() for row in rows]
    firsts = [rows[0] for rows in series.values() if rows]
    study = f"/studies/{manifest.study_uid}"
    found = {
        "/studies": (Level.STUDIES, firsts[:1]),
        "/series": (Level.SERIES, firsts),
        f"{study}/series": (Level.SERIES, firsts),
        "/instances": (Level.INSTANCES, instances),
        f"{study}/instances": (Level.INSTANCES, instances),
        **{
            f"{study}/series/{uid}/instances": (Level.INSTANCES, rows)
            for uid, rows in series.items()
        },
    }
    return {path: Search(level, _reported(level, rows)) for path, (level, rows) in found.items()}


def _reported(level: Level, rows: Sequence[Row]) -> tuple[Row, ...]:
    """What a search of this level tells of each."""
    tags = set(_TAGS[level].values())
    return tuple({tag: row[tag] for tag in sorted(row) if tag in tags} for row in rows)


def _related(manifest: Manifest, instance_counts: Mapping[str, int], uid: str) -> Row:
    return {
        "00080056": {"vr": "CS", "Value": ["ONLINE"]},
        "00080061": {"vr": "CS", "Value": [manifest.modality]},
        "00201206": {"vr": "IS", "Value": [len(instance_counts)]},
        "00201208": {"vr": "IS", "Value": [sum(instance_counts.values())]},
        "00201209": {"vr": "IS", "Value": [instance_counts[uid]]},
    }


def _count(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()):
        raise ValueError(name)
    return int(text)


def _has_value(element: Mapping[str, Any], wanted: str) -> bool:
    held = [_text(value) for value in element.get("Value", [])]
    is_range = element.get("vr") in _RANGE_VRS and "-" in wanted
    if is_range:
        first, _, last = wanted.partition("-")
        return any(first <= text and (not last or text <= last) for text in held)
    patterns = wanted.casefold().replace("\\", ",").split(",")
    return any(fnmatchcase(text.casefold(), pattern) for text in held for pattern in patterns)


def _text(value: object) -> str:
    """A value as a query writes it; of a person's name the alphabetic form."""
    return str(value.get("Alphabetic", "")) if isinstance(value, dict) else str(value)
