"""Which transfer syntax a Content-Type stands for (getTransferSyntaxForContentType).

Source: packages/dicomImageLoader/src/imageLoader/wadors/loadImage.ts of Cornerstone3D 85fd19396.
"""

IMPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2"
EXPLICIT_LITTLE_ENDIAN = "1.2.840.10008.1.2.1"
"""What a server labels uncompressed pixels with (PS3.18 §8.7.3)."""

JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
JPEG_EXTENDED = "1.2.840.10008.1.2.4.51"
JPEG_LOSSLESS_ANY_PREDICTION = "1.2.840.10008.1.2.4.57"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.70"
JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90"
JPEG_2000 = "1.2.840.10008.1.2.4.91"
RLE_LOSSLESS = "1.2.840.10008.1.2.5"
JPEG_LS_LOSSLESS = "1.2.840.10008.1.2.4.80"
JPEG_LS_NEAR_LOSSLESS = "1.2.840.10008.1.2.4.81"
HTJ2K_LOSSLESS = "1.2.840.10008.1.2.4.201"
"""HTJ2K in any progression: what newer servers label every image with. Viewers do not stream it."""

HTJ2K_LOSSLESS_RPCL = "1.2.840.10008.1.2.4.202"
HTJ2K = "1.2.840.10008.1.2.4.203"
HTJ2K_PROVISIONAL = "3.2.840.10008.1.2.4.96"
"""What Cornerstone3D and static-dicomweb called HTJ2K before DICOM had a name for it."""

JPEG_SYNTAXES = frozenset(
    {JPEG_BASELINE, JPEG_EXTENDED, JPEG_LOSSLESS_ANY_PREDICTION, JPEG_LOSSLESS}
)
JPEG_2000_SYNTAXES = frozenset({JPEG_2000_LOSSLESS, JPEG_2000})
JPEG_LS_SYNTAXES = frozenset({JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS})
HTJ2K_SYNTAXES = frozenset({HTJ2K_LOSSLESS, HTJ2K_LOSSLESS_RPCL, HTJ2K, HTJ2K_PROVISIONAL})
DECODED_SYNTAXES = (
    JPEG_LS_SYNTAXES
    | HTJ2K_SYNTAXES
    | JPEG_SYNTAXES
    | JPEG_2000_SYNTAXES
    | {EXPLICIT_LITTLE_ENDIAN, RLE_LOSSLESS}
)
"""What the loader decodes."""

_SYNTAX_BY_TYPE = {
    "image/jpeg": JPEG_BASELINE,
    "image/x-dicom-rle": RLE_LOSSLESS,
    "image/x-jls": JPEG_LS_LOSSLESS,
    "image/jls": JPEG_LS_LOSSLESS,
    "image/jll": JPEG_LOSSLESS,
    "image/jp2": JPEG_2000_LOSSLESS,
    "image/jpx": "1.2.840.10008.1.2.4.92",
    "image/jphc": HTJ2K_PROVISIONAL,
    "image/jxl": "1.2.840.10008.1.2.4.140",
}


def transfer_syntax_of(content_type: str) -> str:
    """The transfer syntax a part is labelled with, or implied by its media type."""
    media_type, *parameters = (piece.strip() for piece in content_type.split(";"))
    named = {
        key.strip(): value.strip().strip('"')
        for key, _, value in (parameter.partition("=") for parameter in parameters)
        if value
    }
    if "transfer-syntax" in named:
        return named["transfer-syntax"]
    implied = _SYNTAX_BY_TYPE.get(named.get("type", ""))
    return implied or _SYNTAX_BY_TYPE.get(media_type, IMPLICIT_LITTLE_ENDIAN)
