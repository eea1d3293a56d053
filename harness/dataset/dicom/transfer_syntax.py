"""The transfer syntaxes in which images are stored, and how each is read.

The list is that of PS3.6 Table A-1 (2025); whatever is not in it is refused. A test holds it
against pydicom's dictionary, and decodes an image of each that is read.
"""

from dataclasses import dataclass
from enum import Enum

import imagecodecs
from pydicom.pixels.decoders.base import get_decoder

_DICOM = "1.2.840.10008.1."


class FrameCodec(Enum):
    """What turns the stored bytes of an image into pixels; the value names it for people."""

    NATIVE = "pydicom"
    UNCOMPRESSED = "numpy"
    DEFLATE = "zlib"
    RLE = "imagecodecs dicomrle"
    JPEG = "imagecodecs jpeg"
    JPEG_LS = "imagecodecs jpegls"
    JPEG_2000 = "imagecodecs jpeg2k"
    HTJ2K = "imagecodecs htj2k"
    JPEG_XL = "imagecodecs jpegxl"

    @property
    def is_available(self) -> bool:
        """Whether this machine has it: imagecodecs is built with some codecs or without."""
        library, _, name = self.value.partition(" ")
        return library != "imagecodecs" or bool(getattr(imagecodecs, name.upper()).available)


@dataclass(frozen=True, slots=True)
class TransferSyntax:
    """One transfer syntax: `codec` reads it, or is None, and then `why_not` says why.

    `is_lossy` is whether pixels may have been lost on the way into it.
    """

    uid: str
    name: str
    codec: FrameCodec | None
    why_not: str = ""
    is_lossy: bool = False
    is_retired: bool = False
    holds_grey_images: bool = True

    def refusal(self) -> str:
        """Why images cannot be read on this machine; empty where they can."""
        if self.codec is None:
            return self.why_not
        if self.codec.is_available or _has_plugin(self.uid):
            return ""
        return f"{self.codec.value} is missing in this build, and pydicom has no plug-in for it"


def transfer_syntax(uid: str) -> TransferSyntax:
    """The transfer syntax of a UID; one that the standard lacks is refused."""
    for syntax in TRANSFER_SYNTAXES:
        if syntax.uid == uid:
            return syntax
    return TransferSyntax(uid, uid, None, "it is none of the standard (PS3.6 Table A-1)")


def _has_plugin(uid: str) -> bool:
    try:
        return bool(get_decoder(uid).is_available)
    except NotImplementedError:
        return False


def _lossless(uid: str, name: str, codec: FrameCodec) -> TransferSyntax:
    return TransferSyntax(_DICOM + uid, name, codec)


def _lossy(uid: str, name: str, codec: FrameCodec) -> TransferSyntax:
    return TransferSyntax(_DICOM + uid, name, codec, is_lossy=True)


def _retired(uid: str, name: str, codec: FrameCodec, *, is_lossy: bool = True) -> TransferSyntax:
    return TransferSyntax(_DICOM + uid, name, codec, is_lossy=is_lossy, is_retired=True)


def _refused(uid: str, name: str, why_not: str, *, is_retired: bool = False) -> TransferSyntax:
    return TransferSyntax(_DICOM + uid, name, None, why_not, is_retired=is_retired)


def _without_grey(uid: str, name: str, why_not: str) -> TransferSyntax:
    return TransferSyntax(_DICOM + uid, name, None, why_not, holds_grey_images=False)


_ARITHMETIC = "neither imagecodecs nor a plug-in of pydicom reads lossless arithmetic JPEG"
_HIERARCHICAL = "neither imagecodecs nor a plug-in of pydicom reads hierarchical JPEG"
_PART_2 = "the decoders read Part 1 of JPEG 2000, not what Part 2 does between frames"
_ELSEWHERE = "the file names a server that has the pixels, and holds none"
_VIDEO = "a video, which is in colour (YBR_PARTIAL_420)"
_LIVE = "a live transmission, which no file holds"
_DOCUMENT = "a way to write documents and messages"

TRANSFER_SYNTAXES: tuple[TransferSyntax, ...] = (
    _lossless("2", "Implicit VR Little Endian", FrameCodec.NATIVE),
    _lossless("2.1", "Explicit VR Little Endian", FrameCodec.NATIVE),
    _lossless(
        "2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", FrameCodec.UNCOMPRESSED
    ),
    _lossless("2.1.99", "Deflated Explicit VR Little Endian", FrameCodec.NATIVE),
    _retired("2.2", "Explicit VR Big Endian", FrameCodec.NATIVE, is_lossy=False),
    _lossy("2.4.50", "JPEG Baseline (Process 1)", FrameCodec.JPEG),
    _lossy("2.4.51", "JPEG Extended (Process 2 and 4)", FrameCodec.JPEG),
    _retired("2.4.52", "JPEG Extended (Process 3 and 5)", FrameCodec.JPEG),
    _retired(
        "2.4.53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)", FrameCodec.JPEG
    ),
    _retired(
        "2.4.54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 and 9)", FrameCodec.JPEG
    ),
    _retired(
        "2.4.55", "JPEG Full Progression, Non-Hierarchical (Process 10 and 12)", FrameCodec.JPEG
    ),
    _retired(
        "2.4.56", "JPEG Full Progression, Non-Hierarchical (Process 11 and 13)", FrameCodec.JPEG
    ),
    _lossless("2.4.57", "JPEG Lossless, Non-Hierarchical (Process 14)", FrameCodec.JPEG),
    _refused(
        "2.4.58",
        "JPEG Lossless, Non-Hierarchical (Process 15)",
        _ARITHMETIC,
        is_retired=True,
    ),
    *(
        _refused(uid, f"JPEG {name}", _HIERARCHICAL, is_retired=True)
        for uid, name in (
            ("2.4.59", "Extended, Hierarchical (Process 16 and 18)"),
            ("2.4.60", "Extended, Hierarchical (Process 17 and 19)"),
            ("2.4.61", "Spectral Selection, Hierarchical (Process 20 and 22)"),
            ("2.4.62", "Spectral Selection, Hierarchical (Process 21 and 23)"),
            ("2.4.63", "Full Progression, Hierarchical (Process 24 and 26)"),
            ("2.4.64", "Full Progression, Hierarchical (Process 25 and 27)"),
            ("2.4.65", "Lossless, Hierarchical (Process 28)"),
            ("2.4.66", "Lossless, Hierarchical (Process 29)"),
        )
    ),
    _lossless(
        "2.4.70",
        "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection Value 1])",
        FrameCodec.JPEG,
    ),
    _lossless("2.4.80", "JPEG-LS Lossless Image Compression", FrameCodec.JPEG_LS),
    _lossy("2.4.81", "JPEG-LS Lossy (Near-Lossless) Image Compression", FrameCodec.JPEG_LS),
    _lossless("2.4.90", "JPEG 2000 Image Compression (Lossless Only)", FrameCodec.JPEG_2000),
    _lossy("2.4.91", "JPEG 2000 Image Compression", FrameCodec.JPEG_2000),
    _refused(
        "2.4.92", "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)", _PART_2
    ),
    _refused("2.4.93", "JPEG 2000 Part 2 Multi-component Image Compression", _PART_2),
    _refused("2.4.94", "JPIP Referenced", _ELSEWHERE),
    _refused("2.4.95", "JPIP Referenced Deflate", _ELSEWHERE),
    *(
        _without_grey(f"2.4.{uid}{fragmentable}", f"{word}{name}", _VIDEO)
        for uid, name in (
            ("100", "MPEG2 Main Profile / Main Level"),
            ("101", "MPEG2 Main Profile / High Level"),
            ("102", "MPEG-4 AVC/H.264 High Profile / Level 4.1"),
            ("103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"),
            ("104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video"),
            ("105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video"),
            ("106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2"),
        )
        for fragmentable, word in (("", ""), (".1", "Fragmentable "))
    ),
    _without_grey("2.4.107", "HEVC/H.265 Main Profile / Level 5.1", _VIDEO),
    _without_grey("2.4.108", "HEVC/H.265 Main 10 Profile / Level 5.1", _VIDEO),
    _lossless("2.4.110", "JPEG XL Lossless", FrameCodec.JPEG_XL),
    _lossy("2.4.111", "JPEG XL JPEG Recompression", FrameCodec.JPEG_XL),
    _lossy("2.4.112", "JPEG XL", FrameCodec.JPEG_XL),
    _lossless(
        "2.4.201",
        "High-Throughput JPEG 2000 Image Compression (Lossless Only)",
        FrameCodec.HTJ2K,
    ),
    _lossless(
        "2.4.202",
        "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)",
        FrameCodec.HTJ2K,
    ),
    _lossy("2.4.203", "High-Throughput JPEG 2000 Image Compression", FrameCodec.HTJ2K),
    _refused("2.4.204", "JPIP HTJ2K Referenced", _ELSEWHERE),
    _refused("2.4.205", "JPIP HTJ2K Referenced Deflate", _ELSEWHERE),
    _lossless("2.5", "RLE Lossless", FrameCodec.RLE),
    _without_grey("2.6.1", "RFC 2557 MIME encapsulation", _DOCUMENT),
    _without_grey("2.6.2", "XML Encoding", _DOCUMENT),
    _without_grey("2.7.1", "SMPTE ST 2110-20 Uncompressed Progressive Active Video", _LIVE),
    _without_grey("2.7.2", "SMPTE ST 2110-20 Uncompressed Interlaced Active Video", _LIVE),
    _without_grey("2.7.3", "SMPTE ST 2110-30 PCM Digital Audio", _LIVE),
    _lossless("2.8.1", "Deflated Image Frame Compression", FrameCodec.DEFLATE),
    _refused(
        "20",
        "Papyrus 3 Implicit VR Little Endian",
        "pydicom does not read files of this kind",
        is_retired=True,
    ),
)
