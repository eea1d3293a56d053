"""The image inside a multipart answer, and how much the frame around it adds (RFC 2046 §5.1.1)."""

import re
from dataclasses import dataclass

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_DELIMITER = re.compile(rb"--([^\r\n]+)(?=\r?\n)")
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """The first part of an answer, or the answer itself where it is none of several.

    `content_type` is the part's own, `head_bytes` and `tail_bytes` stand around it.
    `has_boundary` says whether the answer's Content-Type told what separates its parts.
    """

    content_type: str
    image: bytes
    is_multipart: bool
    has_boundary: bool = False
    head_bytes: int = 0
    tail_bytes: int = 0


def first_part(content_type: str, body: bytes) -> Part:
    """The first part of an answer; viewers find the boundary in the body where none is told."""
    said = _BOUNDARY.search(content_type)
    is_multipart = content_type.strip().lower().startswith("multipart/")
    begin = _DELIMITER.search(body) if is_multipart else None
    head_end = _HEAD_END.search(body, begin.end()) if begin else None
    if begin is None or head_end is None:
        return Part(content_type, body, is_multipart, said is not None)
    delimiter = b"--" + begin[1]
    end = body.find(b"\r\n" + delimiter, head_end.end())
    end = len(body) if end < 0 else end
    return Part(
        _content_type(body[begin.end() : head_end.start()]) or _type_parameter(content_type),
        body[head_end.end() : end],
        is_multipart=True,
        has_boundary=said is not None,
        head_bytes=head_end.end(),
        tail_bytes=len(body) - end,
    )


def _content_type(head: bytes) -> str:
    for line in head.decode("latin-1").splitlines():
        name, _, value = line.partition(":")
        if name.strip().lower() == "content-type":
            return value.strip()
    return ""


def _type_parameter(content_type: str) -> str:
    """What the answer says of its parts; some servers put the transfer syntax into the quotes."""
    said = re.search(r'type="([^"]+)"|type=([^;\s]+)', content_type)
    return "" if said is None else said[1] or said[2]
