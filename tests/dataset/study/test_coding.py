import gzip

import brotli
import pytest
import zstandard

from harness.core.http.content_coding import ContentCoding
from harness.dataset.study.coding import encoded

TEXT = b'{"vr":"CS","Value":["STANDARD"]}' * 1000


def decoded(body: bytes, coding: ContentCoding) -> bytes:
    match coding:
        case ContentCoding.IDENTITY:
            return body
        case ContentCoding.GZIP:
            return gzip.decompress(body)
        case ContentCoding.BROTLI:
            return bytes(brotli.decompress(body))
        case ContentCoding.ZSTD:
            return zstandard.ZstdDecompressor().decompress(body)


@pytest.mark.parametrize("coding", ContentCoding)
@pytest.mark.parametrize("text", [TEXT, b""], ids=["a text", "nothing"])
def test_other_programs_read_it(coding: ContentCoding, text: bytes) -> None:
    assert decoded(encoded(text, coding), coding) == text


@pytest.mark.parametrize("coding", list(ContentCoding)[1:])
def test_it_is_much_smaller_and_the_same_each_time(coding: ContentCoding) -> None:
    assert len(encoded(TEXT, coding)) < len(TEXT) / 20
    assert encoded(TEXT, coding) == encoded(TEXT, coding)
