"""Reading what a server tells before the first frame: inflate, parse, and look for what is missing.

What is wrong is told by its place. Nothing is inflated beyond a limit, whatever a server sends.
"""

import io
import json
import zlib
from collections.abc import Iterator
from typing import Any

import brotli
import zstandard

from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.asking import StudyRequest
from harness.core.viewing.opening import Purpose
from harness.errors import RetrieveFailed

MOST_TEXT_BYTES = 400_000_000
"""JSON that is larger is given up: Chromium has no string of over 512 Mi characters (V8's
`String::kMaxLength`), and a page that holds two of these is gone before."""

_REMEDY = "look into the answer with harness survey"
_PIECE_BYTES = 1024
_INSTANCE_UID, _NUMBER, _POSITION = "00080018", "00200013", "00200032"
_TYPE, _SHARED = "00091012", "info"


class JsonStudyReader:
    """See StudyReader; for real."""

    def __init__(self, most_text_bytes: int = MOST_TEXT_BYTES) -> None:
        self._most_text_bytes = most_text_bytes

    async def read(self, request: StudyRequest, coding: str, content: memoryview) -> int:
        """See StudyReader."""
        text = self.inflated(request, coding, bytes(content))
        rows = _rows(request, text)
        if request.asked.purpose is Purpose.METADATA:
            for complaint in _complaints(rows):
                raise _wrong(request, complaint)
        return len(text)

    def inflated(self, request: StudyRequest, coding: str, body: bytes) -> bytes:
        """The text of a body that came in `coding`. Raises RetrieveFailed."""
        if coding in ("", ContentCoding.IDENTITY.value):
            return body
        if coding not in {each.value for each in ContentCoding}:
            raise _wrong(request, f'has the Content-Encoding "{coding}", which nobody asked for')
        try:
            text, is_whole = _DECODERS[ContentCoding(coding)](body, self._most_text_bytes + 1)
        except (zlib.error, brotli.error, zstandard.ZstdError) as error:
            rule = f"is no {coding}, though its Content-Encoding says so"
            raise _wrong(request, rule) from error
        if len(text) > self._most_text_bytes:
            limit = f"{self._most_text_bytes / 1e6:g} MB"
            raise _wrong(request, f"inflates to more than {limit}")
        if not is_whole:
            raise _wrong(request, f"is {coding} that is cut off")
        return text


def _gunzipped(body: bytes, most_bytes: int) -> tuple[bytes, bool]:
    decoder = zlib.decompressobj(wbits=31)
    text = decoder.decompress(body, most_bytes)
    return text, decoder.eof


def _unbrotlied(body: bytes, most_bytes: int) -> tuple[bytes, bool]:
    """Piece by piece, since older packages of brotli know no limit of their own."""
    decoder, text = brotli.Decompressor(), bytearray()
    for start in range(0, len(body), _PIECE_BYTES):
        text += decoder.process(body[start : start + _PIECE_BYTES])
        if len(text) >= most_bytes:
            break
    return bytes(text), decoder.is_finished()


def _unzstd(body: bytes, most_bytes: int) -> tuple[bytes, bool]:
    with zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body)) as reader:
        text = reader.read(most_bytes)
    promised_bytes = zstandard.frame_content_size(body)
    return text, promised_bytes < 0 or len(text) >= min(promised_bytes, most_bytes)


_DECODERS = {
    ContentCoding.GZIP: _gunzipped,
    ContentCoding.BROTLI: _unbrotlied,
    ContentCoding.ZSTD: _unzstd,
}


def _rows(request: StudyRequest, text: bytes) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _wrong(request, f"is no JSON ({error})") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(request, "is JSON, but no array of DICOM JSON objects")
    return rows


def _complaints(rows: list[dict[str, Any]]) -> Iterator[str]:
    """What a viewer needs of every instance and does not find, the first of it first."""
    instances = [row for row in rows if _value(row, _TYPE) != _SHARED]
    if not instances:
        yield "has no instances"
    has_positions = any(_value(row, _POSITION) is not None for row in instances)
    needed = {_INSTANCE_UID: "SOPInstanceUID", _NUMBER: "InstanceNumber"}
    if has_positions:  # projections have none
        needed[_POSITION] = "ImagePositionPatient"
    for index, row in enumerate(instances, start=1):
        for tag, name in needed.items():
            if _value(row, tag) is None:
                yield f"has no {name} ({tag}) in instance {index} of {len(instances)}"


def _value(row: dict[str, Any], tag: str) -> object:
    """The first value of an element, None where there is none."""
    element = row.get(tag)
    values = element.get("Value") if isinstance(element, dict) else None
    return values[0] if isinstance(values, list) and values else None


def _wrong(request: StudyRequest, rule: str) -> RetrieveFailed:
    return RetrieveFailed(request.path, None, rule, _REMEDY)
