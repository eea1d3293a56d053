"""Bodies compressed as servers do it: once, and for real."""

import struct
import zlib

import brotli
import imagecodecs
import zstandard

from harness.core.http.content_coding import ContentCoding

# What servers take where nobody says: Apache's and Orthanc's zlib 6, brotli 5 (as nginx's module
# takes 6 and Cloudflare 4), zstd 3 (its own).
_GZIP_LEVEL = 6
_BROTLI_QUALITY = 5
_ZSTD_LEVEL = 3

_ZLIB_HEAD_BYTES = 2
_ADLER_BYTES = 4
_GZIP_HEAD = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255))
"""RFC 1952 §2.3: deflate, no flags, no moment, no system: the same bytes each time."""


def encoded(text: bytes, coding: ContentCoding) -> bytes:
    """A body in a coding; the same bytes for the same packages."""
    match coding:
        case ContentCoding.IDENTITY:
            return text
        case ContentCoding.GZIP:
            # Not Python's zlib, which is another one on every system.
            deflated = bytes(imagecodecs.zlib_encode(text, level=_GZIP_LEVEL))
            tail = struct.pack("<II", zlib.crc32(text), len(text) & 0xFFFFFFFF)
            return _GZIP_HEAD + deflated[_ZLIB_HEAD_BYTES:-_ADLER_BYTES] + tail
        case ContentCoding.BROTLI:
            return bytes(brotli.compress(text, quality=_BROTLI_QUALITY))
        case ContentCoding.ZSTD:
            return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(text)
