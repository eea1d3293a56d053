import pytest

from harness.core.http.media_type import transfer_syntax_of

IMPLICIT = "1.2.840.10008.1.2"


@pytest.mark.parametrize(
    ("content_type", "syntax"),
    [
        ("image/jls;transfer-syntax=1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.80"),
        ("image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.202"),
        ('image/jls; transfer-syntax="1.2.840.10008.1.2.4.81"', "1.2.840.10008.1.2.4.81"),
        ("application/octet-stream;transfer-syntax=1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1"),
    ],
)
def test_a_named_transfer_syntax_counts_before_the_media_type(
    content_type: str, syntax: str
) -> None:
    assert transfer_syntax_of(content_type) == syntax


@pytest.mark.parametrize(
    ("content_type", "syntax"),
    [
        ("image/jls", "1.2.840.10008.1.2.4.80"),
        ("image/x-jls", "1.2.840.10008.1.2.4.80"),
        ("image/jphc", "3.2.840.10008.1.2.4.96"),
        ("image/jp2", "1.2.840.10008.1.2.4.90"),
        ("image/jpeg", "1.2.840.10008.1.2.4.50"),
        ("multipart/related; type=image/jll", "1.2.840.10008.1.2.4.70"),
        ('multipart/related; type="image/x-dicom-rle"', "1.2.840.10008.1.2.5"),
    ],
)
def test_a_media_type_stands_for_a_transfer_syntax(content_type: str, syntax: str) -> None:
    assert transfer_syntax_of(content_type) == syntax


@pytest.mark.parametrize("content_type", ["", "application/octet-stream", "image/png", "text;=;a"])
def test_anything_else_is_taken_for_uncompressed(content_type: str) -> None:
    assert transfer_syntax_of(content_type) == IMPLICIT
