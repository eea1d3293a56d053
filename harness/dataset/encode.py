"""Grey images to codestreams, and back for the proof; JPEG-LS and HTJ2K here.

Signed pixels: HTJ2K codes them as they are. JPEG-LS knows no sign, and viewers read what they
decode as 16-bit two's complement without extending a shorter sign; so all 16 bits are coded.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import _CharLS
import imagecodecs
import jpeg_ls
import numpy as np
from numpy.typing import NDArray

from harness.core.http.media_type import RLE_LOSSLESS
from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.archive_codecs import (
    decode_jpeg_2000,
    decode_jpeg_lossless,
    decode_uncompressed,
    encode_jpeg_2000,
    encode_jpeg_lossless,
    encode_uncompressed,
)
from harness.dataset.codestream import (
    BASE_RESOLUTION_LIMIT_PX,
    CodestreamError,
    read_main_header,
    require_rpcl_streaming,
    with_bit_depth,
)
from harness.dataset.downsample import downsample
from harness.dataset.series import Pixels, PixelSeries
from harness.errors import DatasetError

# OpenJPH's own default, and that of the encoder which the viewer's toolkit uses
# (HTJ2KEncoder.hpp of @cornerstonejs/codec-openjph).
DEFAULT_DECOMPOSITIONS = 5

_MORE_LIBRARIES = {Codec.JPEG_LOSSLESS: "libjpeg_turbo", Codec.JPEG_2000: "openjpeg"}
"""Libraries within imagecodecs that shape a build only where their codec is asked for."""


@dataclass(frozen=True, slots=True)
class EncodedImage:
    """One image in one encoding; `resolution_ends_bytes` is empty for all but HTJ2K."""

    codestream: bytes
    resolution_ends_bytes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaType:
    """How a codestream is labelled (PS3.18 Table 8.7.3-5, PS3.5 §A.4)."""

    name: str
    transfer_syntax_uid: str


def encoder_versions(codecs: Collection[Codec] = ()) -> tuple[str, ...]:
    """The encoders, by version, that shape the bytes of every build, and those of some codecs."""
    libraries = dict(part.rsplit("-", 1) for part in imagecodecs.version().split(", "))
    more = [name for codec, name in _MORE_LIBRARIES.items() if codec in codecs]
    return (
        f"imagecodecs {imagecodecs.__version__}",
        f"openjph {libraries['openjph']}",
        f"pyjpegls {jpeg_ls.__version__}",
        *(f"{name} {libraries[name]}" for name in more),
    )


def media_type(encoding: EncodingSpec) -> MediaType:
    """The label of an encoding."""
    match encoding.codec:
        case Codec.JPEG_LS:
            return MediaType("image/jls", encoding.transfer_syntax_uid)
        case Codec.HTJ2K:
            return MediaType("image/jphc", encoding.transfer_syntax_uid)
        case Codec.UNCOMPRESSED if encoding.own_syntax_uid == RLE_LOSSLESS:
            return MediaType("image/dicom-rle", encoding.transfer_syntax_uid)
        case Codec.UNCOMPRESSED:
            return MediaType("application/octet-stream", encoding.transfer_syntax_uid)
        case Codec.JPEG_LOSSLESS:
            return MediaType("image/jpeg", encoding.transfer_syntax_uid)
        case Codec.JPEG_2000:
            return MediaType("image/jp2", encoding.transfer_syntax_uid)


def encode(image: Pixels, encoding: EncodingSpec, bits_stored: int) -> EncodedImage:
    """The image, reduced where the encoding says so, as a codestream.

    `image`: (rows, columns), uint16 or int16, values within `bits_stored` bits.
    """
    reduced = downsample(image, encoding.divisor)
    match encoding.codec:
        case Codec.JPEG_LS:
            return EncodedImage(encode_jpeg_ls(reduced, bits_stored, encoding.near))
        case Codec.HTJ2K:
            return encode_htj2k(reduced, encoding.level)
        case Codec.UNCOMPRESSED:
            return EncodedImage(encode_uncompressed(reduced))
        case Codec.JPEG_LOSSLESS:
            return EncodedImage(encode_jpeg_lossless(reduced, bits_stored))
        case Codec.JPEG_2000:
            return EncodedImage(encode_jpeg_2000(reduced, bits_stored))


def as_it_came(code: bytes) -> EncodedImage:
    """A file's own bytes, untouched; a viewer can stream them where they are HTJ2K made for it."""
    try:
        header = read_main_header(code)
        require_rpcl_streaming(header)
    except CodestreamError:
        return EncodedImage(code)
    return EncodedImage(code, header.resolution_ends_bytes())


def encode_htj2k(image: Pixels, level: float | None = None) -> EncodedImage:
    """The image as HTJ2K: RPCL, TLM, one tile-part a resolution, a base of at most 64 pixels.

    `level` is the quantization step of the irreversible transform; None is lossless. Raises
    CodestreamError when the encoder did not do what was asked of it.
    """
    codestream = bytes(
        imagecodecs.htj2k_encode(
            image,
            level,
            resolutions=decomposition_count(*image.shape),
            reversible=level is None,
            tlm=True,
            tilepart=imagecodecs.HTJ2K.TILEPART.RESOLUTIONS,
        )
    )
    header = read_main_header(codestream)
    require_rpcl_streaming(header)
    return EncodedImage(codestream, header.resolution_ends_bytes())


def encode_htj2k_of_depth(image: Pixels, bits_stored: int) -> bytes:
    """The image as lossless HTJ2K whose header tells the true depth of its samples.

    DICOM asks for it (PS3.5 §8.2.4), and the encoder knows the depths of types only. Counted
    from the middle of their range, samples are what the wavelet is given of unsigned ones
    (ISO/IEC 15444-1 §G.1.1); then the header may tell the sign and the depth that they had.
    """
    is_signed = image.dtype == np.dtype(np.int16)
    middle = 0 if is_signed else 1 << (bits_stored - 1)
    centred = (image.astype(np.int32) - middle).astype(np.int16)
    codestream = encode_htj2k(centred).codestream
    return with_bit_depth(codestream, bits_stored, is_signed=is_signed)


def decomposition_count(rows: int, columns: int) -> int:
    """How often an image is halved: as usual, or until the base's longer side is 64 pixels.

    PS3.5 §10.18 asks it of one side only. A side of one pixel is halved no further, because
    newer encoders do not either and the bytes shall not depend on which one is there; at
    least 1, because 0 means "as usual" to the encoder.
    """
    halvings = (-(-max(rows, columns) // BASE_RESOLUTION_LIMIT_PX) - 1).bit_length()
    possible = max(1, min(rows, columns).bit_length() - 1)
    return min(max(DEFAULT_DECOMPOSITIONS, halvings), possible)


def encode_jpeg_ls(image: Pixels, bits_stored: int, near: int = 0) -> bytes:
    """The image as JPEG-LS with a true sample precision; no pixel is off by more than `near`.

    `near` is at most min(255, half the greatest value) (ISO/IEC 14495-1 Table C.1).
    """
    rows, columns = image.shape
    precision = jpeg_ls_precision(bits_stored, image.dtype == np.dtype(np.int16))
    try:
        codestream = jpeg_ls.encode_buffer(
            image.astype("<u2", copy=False).tobytes(),
            rows=rows,
            columns=columns,
            samples_per_pixel=1,
            bits_stored=precision,
            lossy_error=near,
        )
    except RuntimeError as error:
        if "destination buffer is too small" not in str(error):
            raise
        codestream = _encode_with_room(image, precision, near)
    return bytes(codestream)


def _encode_with_room(image: Pixels, precision: int, near: int) -> bytearray:
    """The image as JPEG-LS where the encoder's own buffer cannot hold it.

    That is twice as long as what it is given, too little for a head of a few pixels and for
    noise of few bits in many. The encoder takes as many samples as the size says, so spare
    bytes behind them make room; only the function below the public one allows them.
    """
    rows, columns = image.shape
    samples = image.astype("<u2" if precision > 8 else "u1").tobytes()
    spare_bytes = _greatest_jpeg_ls_bytes(image.size, precision) // 2 - len(samples)
    codestream: bytearray = _CharLS._encode(
        samples + bytes(max(spare_bytes, 0)), near, 0, rows, columns, 1, precision
    )
    return codestream


def _greatest_jpeg_ls_bytes(sample_count: int, precision: int) -> int:
    """More than any image becomes: the longest code for each sample (ISO/IEC 14495-1 §A.2.1).

    Every eighth bit may be stuffed (§9.1), and the head takes less than the last term.
    """
    longest_code_bits = 2 * (precision + max(8, precision)) + 2
    return sample_count * longest_code_bits // 7 + 512


def jpeg_ls_precision(bits_stored: int, is_signed: bool) -> int:
    """Bits of a sample in JPEG-LS (2 to 16, ISO/IEC 14495-1 §C.2.2): all 16 where signed."""
    return 16 if is_signed else max(2, bits_stored)


def greatest_near(bits_stored: int, is_signed: bool) -> int:
    """The greatest NEAR for such pixels (ISO/IEC 14495-1 Table C.1)."""
    greatest_value = (1 << jpeg_ls_precision(bits_stored, is_signed)) - 1
    return min(255, greatest_value // 2)


def require_encodable(series: PixelSeries, encodings: tuple[EncodingSpec, ...]) -> None:
    """Refuse parameters that the codecs do not have for such pixels. Raises DatasetError."""
    greatest = greatest_near(series.bits_stored, series.is_signed)
    for encoding in encodings:
        place = f"dataset {series.name}, encoding {encoding.path}"
        if encoding.divisor < 1:
            raise DatasetError(place, encoding.divisor, "is a divisor below 1", "write e.g. 4")
        if not 0 <= encoding.near <= greatest:
            rule = f"is not a NEAR from 0 to {greatest}"
            raise DatasetError(place, encoding.near, rule, "write 0 for lossless")
        if encoding.level is not None and encoding.level <= 0:
            rule = "is a level of zero or less"
            raise DatasetError(place, encoding.level, rule, "leave it out for lossless")


def initialise_codecs() -> None:
    """Let OpenJPH fill its tables; to be called before threads encode or decode.

    Up to 0.26 it fills them at the first image, without a lock: threads that begin at once gave
    wrong images (aous72/OpenJPH, pull request 243).
    """
    image = np.zeros((16, 16), np.uint16)
    decode(encode_htj2k(image).codestream, Codec.HTJ2K, image)


def decode(codestream: bytes, codec: Codec, like: Pixels) -> Pixels:
    """The image of a whole codestream, in the dtype of `like`, which is of its size."""
    match codec:
        case Codec.JPEG_LS:
            samples: NDArray[Any] = imagecodecs.jpegls_decode(codestream)
        case Codec.HTJ2K:
            samples = imagecodecs.htj2k_decode(codestream)
        case Codec.UNCOMPRESSED:
            samples = decode_uncompressed(codestream, like)
        case Codec.JPEG_LOSSLESS:
            samples = decode_jpeg_lossless(codestream)
        case Codec.JPEG_2000:
            samples = decode_jpeg_2000(codestream)
    # What has up to 8 bits comes back as bytes; a sign is only a way to read the same bits.
    stored = samples.astype(np.uint16, copy=False)
    return stored.view(np.int16) if like.dtype == np.dtype(np.int16) else stored
