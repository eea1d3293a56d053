"""Which Accept headers viewers send for a frame, and those that name one form.

Cornerstone3D: packages/dicomImageLoader/src/imageLoader/wadors/loadImage.ts (5.14). OHIF:
platform/core/src/utils/generateAcceptHeader.ts (3.13), with quotes unless it is told otherwise.
Media types of transfer syntaxes: PS3.18 table 8.7.3-5.
"""

from dataclasses import dataclass

from harness.core.http.framing import Framing
from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K_LOSSLESS,
    HTJ2K_LOSSLESS_RPCL,
    JPEG_2000_LOSSLESS,
    JPEG_LS_LOSSLESS,
)

_OCTET_STREAM = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class AcceptWay:
    """One way of asking for a frame; `name` is said to people, `key` written into files."""

    key: str
    name: str
    accept: str


def _multipart(media_type: str, transfer_syntax: str = "") -> str:
    syntax = f"; transfer-syntax={transfer_syntax}" if transfer_syntax else ""
    return f'multipart/related; type="{media_type}"{syntax}'


CORNERSTONE = AcceptWay("cornerstone3d", "Cornerstone3D", Framing.MULTIPART.usual_accept)
OHIF = AcceptWay("ohif", "OHIF, with quotes", _multipart(_OCTET_STREAM, '"*"'))
ANYTHING = AcceptWay("any", "anything", Framing.SINGLE_PART.usual_accept)
JPEG_LS_TYPE = AcceptWay("image-jls", "JPEG-LS by media type", _multipart("image/jls"))
HTJ2K_TYPE = AcceptWay("image-jphc", "HTJ2K by media type", _multipart("image/jphc"))
SINGLE_PART = AcceptWay("single", "single part", f"{_OCTET_STREAM}; transfer-syntax=*")

WAYS = (
    CORNERSTONE,
    OHIF,
    ANYTHING,
    SINGLE_PART,
    AcceptWay("plain", "octets of no syntax", _multipart(_OCTET_STREAM)),
    AcceptWay("raw", "uncompressed by syntax", _multipart(_OCTET_STREAM, EXPLICIT_LITTLE_ENDIAN)),
    AcceptWay("jls", "JPEG-LS by syntax", _multipart("image/jls", JPEG_LS_LOSSLESS)),
    AcceptWay("jls-octets", "JPEG-LS as octets", _multipart(_OCTET_STREAM, JPEG_LS_LOSSLESS)),
    AcceptWay("htj2k-201", "HTJ2K by syntax", _multipart("image/jphc", HTJ2K_LOSSLESS)),
    AcceptWay("htj2k-202", "HTJ2K RPCL by syntax", _multipart("image/jphc", HTJ2K_LOSSLESS_RPCL)),
    AcceptWay("htj2k-octets", "HTJ2K as octets", _multipart(_OCTET_STREAM, HTJ2K_LOSSLESS_RPCL)),
    AcceptWay("jp2", "JPEG 2000 by syntax", _multipart("image/jp2", JPEG_2000_LOSSLESS)),
    JPEG_LS_TYPE,
    HTJ2K_TYPE,
    AcceptWay("image-jp2", "JPEG 2000 by media type", _multipart("image/jp2")),
    AcceptWay("image-jpeg", "JPEG by media type", _multipart("image/jpeg")),
    AcceptWay("single-jls", "JPEG-LS, single part", "image/jls"),
    AcceptWay("single-jphc", "HTJ2K, single part", "image/jphc"),
    AcceptWay("single-jpeg", "JPEG, single part", "image/jpeg"),
)
"""All of them, in the order of a survey: what viewers send first."""
