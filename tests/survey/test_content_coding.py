import gzip
import zlib

import brotli
import pytest
import zstandard

from harness.core.survey.answer import Answer
from harness.survey.content_coding import without_coding

TEXT = b"twice, twice, twice, twice"


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstandard.ZstdCompressor().compress(TEXT)),
        ("identity", TEXT),
    ],
    ids=["gzip", "deflate", "br", "zstd", "identity"],  # the bodies tell the time
)
def test_a_coding_is_undone(coding: str, body: bytes) -> None:
    assert without_coding(Answer("u", 200, {"content-encoding": coding}, body)) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_what_is_not_coded_as_it_says_is_left_as_it_is(coding: str) -> None:
    assert without_coding(Answer("u", 200, {"content-encoding": coding}, TEXT)) == TEXT


def test_half_of_a_coded_body_is_left_as_it_is() -> None:
    half = gzip.compress(TEXT)[:12]

    assert without_coding(Answer("u", 200, {"content-encoding": "gzip"}, half)) == half
