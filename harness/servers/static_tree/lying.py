"""Which file of a static tree a path is answered with, and what it is.

The names are those of Static-DICOMweb (file-structure.md of RadicalImaging/Static-DICOMWeb): what
is a folder, too, lies in it as index.json or index.bin; metadata and frames lie under their own
name; ".gz" says that a file is compressed. Older trees have ".mht" behind frames in MIME frames,
others the ending of a codec behind bare ones.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from harness.core.survey.pixel_code import PixelCode, code_found

_OF_CODECS = (".jls", ".jhc", ".jph", ".jp2", ".jpg")
_ENDINGS = ("", "/index.json", "/index.bin", ".mht", ".json", *_OF_CODECS)
_COMPRESSED = ".gz"
_RAW = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1"
_TYPE_OF_CODE = {
    PixelCode.JPEG_LS: "image/jls",
    PixelCode.HTJ2K: "image/jphc",
    PixelCode.JPEG_2000: "image/jp2",
    PixelCode.JPEG: "image/jpeg",
    PixelCode.JPEG_LOSSLESS: "image/jll",
    PixelCode.RLE: "image/x-dicom-rle",
}


@dataclass(frozen=True, slots=True)
class LyingFile:
    """What a path is answered with; a compressed file is unpacked, as clients of ours ask."""

    content: bytes
    content_type: str


def lying_file(root: Path, path: str) -> LyingFile | None:
    """The file for a path of DICOMweb; None where none lies there, or only outside of `root`."""
    below = unquote(path).strip("/")
    for ending in _ENDINGS:
        for suffix in ("", _COMPRESSED):
            found = root / f"{below}{ending}{suffix}"
            if found.is_file() and found.resolve().is_relative_to(root.resolve()):
                content = found.read_bytes()
                content = gzip.decompress(content) if found.suffix == _COMPRESSED else content
                return LyingFile(content, content_type_of(content))
    return None


def content_type_of(content: bytes) -> str:
    """What a file is, by its bytes: a MIME frame says its boundary in its first line."""
    if content.startswith(b"--"):
        boundary = content.split(b"\n", 1)[0].strip()[2:].decode("latin-1")
        return f"multipart/related; boundary={boundary}"
    if content[:1] in (b"[", b"{"):
        return "application/dicom+json"
    return _TYPE_OF_CODE.get(code_found(content, None), _RAW)
