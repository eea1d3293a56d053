"""Which series is asked about, and what its metadata tells of the images."""

import json
from dataclasses import dataclass
from typing import Any

from harness.core.survey.answer import Answer
from harness.core.survey.frame_form import ImageFacts
from harness.errors import RetrieveFailed
from harness.survey.address import SeriesAddress
from harness.survey.asker import Asker
from harness.survey.content_coding import without_coding
from harness.survey.question import Question

JSON = "application/dicom+json"
_STUDY_COUNT = 10
_SYNTAX_ELEMENT = b"\x02\x00\x10\x00UI"
"""(0002,0010) of a file's head, which is explicit little endian always (PS3.10 §7.1)."""

_STUDY, _SERIES, _INSTANCE = "0020000D", "0020000E", "00080018"
_ROWS, _COLUMNS, _BITS, _SAMPLES = "00280010", "00280011", "00280100", "00280002"
_FRAMES, _SYNTAX, _NUMBER = "00280008", "00083002", "00200013"


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of the series, and what its metadata tells of its images."""

    uid: str
    facts: ImageFacts
    frame_count: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Series:
    """The series that is asked about; `instances` are those with pixels, in their order."""

    address: SeriesAddress
    instances: tuple[Instance, ...]
    metadata: Answer

    @property
    def middle(self) -> Instance:
        """The instance that stands for the others: the first may be of air alone."""
        return self.instances[len(self.instances) // 2]


async def find_series(
    asker: Asker, root: str, study_uid: str | None, series_uid: str | None
) -> Series:
    """The series of these UIDs; where they are not told, the first one that has images.

    Raises RetrieveFailed where the server does not tell, and BudgetSpent.
    """
    studies = [study_uid] if study_uid else await _studies(asker, root)
    for study in studies:
        found = [series_uid] if series_uid else await _series(asker, root, study)
        for uid in found:
            series = await _read(asker, SeriesAddress(root, study, uid))
            if series.instances:
                return series
    remedy = "name one with --study and --series"
    raise RetrieveFailed(root, None, "shows no series with images", remedy)


async def stored_syntax(asker: Asker, series: Series, instance: Instance) -> str | None:
    """How the server keeps an instance, by the head of its file; None where it does not say."""
    accept = 'multipart/related; type="application/dicom"; transfer-syntax=*'
    url = series.address.instance(instance.uid)
    answer = await asker.ask(Question(url, accept, most_bytes=4096))
    at = answer.body.find(_SYNTAX_ELEMENT) if answer.is_good else -1
    if at < 0:
        return instance.facts.stored_syntax_uid
    begin = at + len(_SYNTAX_ELEMENT) + 2
    size = int.from_bytes(answer.body[begin - 2 : begin], "little")
    return answer.body[begin : begin + size].rstrip(b"\0 ").decode("ascii", "replace")


async def _studies(asker: Asker, root: str) -> list[str]:
    url = f"{root}/studies?limit={_STUDY_COUNT}"
    return [str(_value(each, _STUDY)) for each in await _listed(asker, url)][:_STUDY_COUNT]


async def _series(asker: Asker, root: str, study_uid: str) -> list[str]:
    url = f"{SeriesAddress(root, study_uid, '').url.removesuffix('/')}"
    return [str(_value(each, _SERIES)) for each in await _listed(asker, url)]


async def _listed(asker: Asker, url: str) -> list[dict[str, Any]]:
    answer = await asker.ask(Question(url, JSON))
    return _documents(answer, "name a series with --study and --series")


async def _read(asker: Asker, address: SeriesAddress) -> Series:
    answer = await asker.ask(Question(address.metadata, JSON))
    documents = _documents(answer, "look at the URL and the UIDs")
    try:
        ordered = sorted(documents, key=lambda each: int(_value(each, _NUMBER) or 0))
        instances = tuple(_instance(each) for each in ordered if _has_image(each))
    except (TypeError, ValueError) as error:
        rule = "has a value where a whole number belongs"
        remedy = "look at instance number, rows, columns and bits of its instances"
        raise RetrieveFailed(answer.url, None, rule, remedy, str(error)) from error
    return Series(address, instances, answer)


def _documents(answer: Answer, remedy: str) -> list[dict[str, Any]]:
    if not answer.is_good:
        told = answer.told or f"HTTP {answer.status}"
        raise RetrieveFailed(answer.url, told, "is no list of DICOM's", remedy)
    try:
        documents = json.loads(without_coding(answer) or b"[]")
    except ValueError:
        raise RetrieveFailed(answer.url, None, "is no JSON", remedy) from None
    if not isinstance(documents, list) or not all(isinstance(each, dict) for each in documents):
        raise RetrieveFailed(answer.url, None, "is no list of DICOM JSON objects", remedy)
    return documents


def _value(document: dict[str, Any], tag: str) -> Any:
    """The first value of an element; None where there is none, or no element of DICOM JSON."""
    element = document.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    return values[0] if isinstance(values, list) and values else None


def _has_image(document: dict[str, Any]) -> bool:
    return bool(_value(document, _ROWS) and _value(document, _COLUMNS))


def _instance(document: dict[str, Any]) -> Instance:
    rows, columns = int(_value(document, _ROWS)), int(_value(document, _COLUMNS))
    bits, samples = int(_value(document, _BITS) or 16), int(_value(document, _SAMPLES) or 1)
    uid = str(_value(document, _INSTANCE))
    syntax = _value(document, _SYNTAX)
    facts = ImageFacts(rows * columns * samples * -(-bits // 8), syntax)
    return Instance(uid, facts, int(_value(document, _FRAMES) or 1), rows, columns)
