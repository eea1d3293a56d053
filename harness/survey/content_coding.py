"""The body of an answer without the coding that it was sent in (RFC 9110 §8.4)."""

import gzip
import zlib

import brotli
import zstandard

from harness.core.survey.answer import Answer


def without_coding(answer: Answer) -> bytes:
    """The body as it was before; what cannot be undone is left as it is."""
    try:
        return _undone(answer.body, answer.content_encoding)
    except (OSError, EOFError, zlib.error, brotli.error, zstandard.ZstdError):
        return answer.body


def _undone(body: bytes, coding: str) -> bytes:
    match coding:
        case "gzip" | "x-gzip":
            return gzip.decompress(body)
        case "deflate":
            return zlib.decompress(body)
        case "br":
            return bytes(brotli.decompress(body))
        case "zstd":
            return zstandard.ZstdDecompressor().decompressobj().decompress(body)
        case _:
            return body
