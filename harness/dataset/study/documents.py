"""Metadata of series as DICOM JSON, in the form of one server or another."""

import json
import random
import string
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from harness.core.viewing.asking import SeriesNames
from harness.core.viewing.study import MetadataForm
from harness.dataset.study.header import Element, Header, shared_header, slice_header
from harness.dataset.study.own_header import Headers, served_headers, shared_elements

_SEARCHED = {
    *("00080018", "00080020", "00080030", "00080050", "00080060", "0008103E", "00081030"),
    *("00100010", "00100020", "0020000D", "0020000E", "00200011", "00200013"),
}

# Indented, with short arrays in one line, so that sizes are those that Orthanc 1.10.1 sent.
_ORTHANC_NEXT = ",\n"
_ORTHANC_VALUE = "\n        "
_IN_PLACE_OF_VALUES = ("InlineBinary", "BulkDataURI")

# The private block in which Static-DICOMweb says what is said once (its Tags.ts).
_DEDUPLICATED = "dedupped"
_CREATOR, _HASH, _REFERENCE, _TYPE = "00090010", "00091010", "00091011", "00091012"


@dataclass(frozen=True)
class SeriesDocuments:
    """The headers of one series, and what a server writes of them; `number` counts from 1.

    They are those of its files where `headers` are given, else drawn.
    """

    names: SeriesNames
    study_uid: str
    modality: str
    number: int
    form: MetadataForm
    headers: Headers = ()

    @cached_property
    def _served(self) -> list[Header]:
        return served_headers(self.headers, self.names, self.study_uid)

    @cached_property
    def _shared(self) -> Header:
        if self.headers:
            return shared_elements(self._served)
        return shared_header(self.modality, self.study_uid, self.names.uid, self.number)

    @cached_property
    def _own(self) -> list[Header]:
        if self.headers:
            shared = self._shared.keys()
            return [{tag: of[tag] for tag in of if tag not in shared} for of in self._served]
        chance = random.Random(self.names.uid)
        uids = enumerate(self.names.instance_uids, start=1)
        return [slice_header(uid, number, chance) for number, uid in uids]

    def metadata(self) -> bytes:
        """What WADO-RS answers for the whole series."""
        if self.form is not MetadataForm.DEDUPLICATED:
            return self._written(range(len(self._own)))
        shared = {
            _CREATOR: _text("LO", _DEDUPLICATED),
            _HASH: _text("ST", self._hash),
            _TYPE: _text("CS", "info"),
            **self._shared,
        }
        return _compact([shared, *(self._referring(own) for own in self._own)])

    def ends(self) -> dict[str, bytes]:
        """What WADO-RS answers for the first and the last slice alone, by their UIDs."""
        uids = self.names.instance_uids
        return {uids[index]: self._written([index]) for index in (0, len(uids) - 1)}

    def found_instances(self) -> bytes:
        """What a search for the instances of the series finds."""
        return _compact([_searched(self._shared | own) for own in self._own])

    def found(self) -> Header:
        """What a search for series, or for their study, finds of it."""
        return _searched(self._shared)

    def _written(self, indices: Sequence[int]) -> bytes:
        written = [self._instance(self._own[index]) for index in indices]
        if self.form is MetadataForm.ORTHANC:
            return f"[\n{_ORTHANC_NEXT.join(written)}\n]\n".encode()
        return f"[{','.join(written)}]".encode()

    def _instance(self, own: Header) -> str:
        """One slice; what all slices share was written once."""
        elements = self._shared_text | {tag: self._element(tag, own[tag]) for tag in own}
        joined = [elements[tag] for tag in sorted(elements)]
        if self.form is MetadataForm.ORTHANC:
            return "{\n" + ",\n".join(joined) + "\n}"
        return "{" + ",".join(joined) + "}"

    @cached_property
    def _shared_text(self) -> dict[str, str]:
        return {tag: self._element(tag, self._shared[tag]) for tag in self._shared}

    def _element(self, tag: str, element: Element) -> str:
        if self.form is MetadataForm.ORTHANC:
            values = ", ".join(map(json.dumps, element.get("Value", [])))
            inner = f'{_ORTHANC_VALUE}"Value" : [ {values} ],' if values else ""
            for key in (key for key in _IN_PLACE_OF_VALUES if key in element):
                inner += f'{_ORTHANC_VALUE}"{key}" : {json.dumps(element[key])},'
            return f'    "{tag}" : {{{inner}{_ORTHANC_VALUE}"vr" : "{element["vr"]}"\n    }}'
        return f'"{tag}":{_compact_text(element)}'

    @property
    def _hash(self) -> str:
        return f"{random.Random(self.names.uid).getrandbits(160):040x}"

    def _referring(self, own: Header) -> Header:
        marks = {
            _CREATOR: _text("LO", _DEDUPLICATED),
            _REFERENCE: _text("ST", self._hash),
            _TYPE: _text("CS", "deduped"),
        }
        return {**marks, **own}


def dense_bytes(text: bytes) -> int:
    """How many bytes of a text are no white space: what a parser has to do with."""
    return len(text.translate(None, string.whitespace.encode()))


def studies_found(documents: Sequence[SeriesDocuments]) -> bytes:
    """What a search for the study, or for its patient's studies, finds."""
    counts = {
        "00201206": {"vr": "IS", "Value": [len(documents)]},
        "00201208": {"vr": "IS", "Value": [sum(len(d.names.instance_uids) for d in documents)]},
    }
    return _compact([documents[0].found() | counts])


def series_found(documents: Sequence[SeriesDocuments]) -> bytes:
    """What a search for the series of the study finds."""
    return _compact([each.found() for each in documents])


def _searched(header: Header) -> Header:
    return {tag: header[tag] for tag in sorted(header) if tag in _SEARCHED}


def _text(vr: str, text: str) -> dict[str, object]:
    return {"vr": vr, "Value": [text]}


def _compact(document: object) -> bytes:
    return _compact_text(document).encode()


def _compact_text(document: object) -> str:
    return json.dumps(document, separators=(",", ":"))
