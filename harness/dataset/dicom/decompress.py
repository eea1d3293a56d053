"""The pixels of one file: by our own codec of its transfer syntax, or by a plug-in of pydicom."""

import warnings
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames

from harness.dataset.dicom.codecs import DecodedFrame, StoredFrame, decode_frame
from harness.dataset.dicom.file import broken, read_file
from harness.dataset.dicom.image import Format, ImageFile
from harness.dataset.dicom.transfer_syntax import FrameCodec, TransferSyntax, transfer_syntax
from harness.dataset.series import Pixels
from harness.errors import DatasetError

_Decode = Callable[[], list[DecodedFrame]]


def decode_file(file: ImageFile) -> Pixels:
    """All frames of one file: (frames, rows, columns), uint16 or int16.

    Raises DatasetError naming the file when its pixels cannot be decoded.
    """
    dataset = read_file(file.path, header_only=False)
    assert dataset is not None
    syntax = transfer_syntax(dataset.file_meta.TransferSyntaxUID)
    frames = _decoded_frames(file, dataset, syntax)
    if len(frames) != len(file.planes):
        rule = f"has {len(frames)} images where {len(file.planes)} are announced"
        raise broken(file.path, rule)
    pixels = room_for(len(frames), file.format)
    for index, frame in enumerate(frames):
        pixels[index] = stored_values(frame, file.format, is_lossy=syntax.is_lossy)
    return pixels


def room_for(frame_count: int, form: Format) -> Pixels:
    """An array for so many images of one format, to be filled."""
    shape = (frame_count, form.rows, form.columns)
    return np.empty(shape, np.int16) if form.is_signed else np.empty(shape, np.uint16)


def _decoded_frames(
    file: ImageFile, dataset: Dataset, syntax: TransferSyntax
) -> list[DecodedFrame]:
    """Every frame, by whichever decoder manages first. Raises DatasetError with all reasons."""
    reasons: list[str] = []
    for name, decode in _decoders(file, dataset, syntax):
        try:
            with warnings.catch_warnings():
                # Bytes too many after the pixels, and the like: what counts is checked.
                warnings.simplefilter("ignore")
                return decode()
        except Exception as error:  # whatever the codec of the day raises
            reasons.append(f"{name}: {' '.join(str(error).split())}")
    rule = f"cannot be decoded ({'; '.join(reasons)})"
    if syntax.codec is FrameCodec.NATIVE:
        raise broken(file.path, f"has pixels that {rule}")
    # The file may well be whole: what is missing can be in the decoders.
    raise DatasetError(
        f"file {file.path}",
        syntax.name,
        rule,
        "let a program that shows the image write it uncompressed (gdcmconv --raw does); "
        "where none shows it, skip broken files",
    )


def _decoders(
    file: ImageFile, dataset: Dataset, syntax: TransferSyntax
) -> Iterator[tuple[str, _Decode]]:
    """What may decode the file, by name, in the order in which it is asked."""
    codec = syntax.codec
    assert codec is not None, "the file was refused"
    if codec is not FrameCodec.NATIVE and codec.is_available:
        yield codec.value, lambda: _by_codec(file, dataset, codec)
    yield "pydicom", lambda: _by_pydicom(file, dataset, codec)


def _by_codec(file: ImageFile, dataset: Dataset, codec: FrameCodec) -> list[DecodedFrame]:
    form = file.format
    return [
        decode_frame(StoredFrame(content, form.rows, form.columns, dataset.BitsAllocated), codec)
        for content in encapsulated_frames(dataset, len(file.planes))
    ]


def encapsulated_frames(dataset: Dataset, frame_count: int) -> Iterator[bytes]:
    """Each frame as it is stored, its fragments joined (PS3.5 §A.4)."""
    tables = None
    if "ExtendedOffsetTable" in dataset:
        tables = dataset.ExtendedOffsetTable, dataset.ExtendedOffsetTableLengths
    contents = generate_frames(
        dataset.PixelData, number_of_frames=frame_count, extended_offsets=tables
    )
    return islice(contents, frame_count)


def _by_pydicom(file: ImageFile, dataset: Dataset, codec: FrameCodec) -> list[DecodedFrame]:
    if codec is FrameCodec.RLE:
        # Its other plug-in panics where bytes are missing: an error that is no Exception.
        dataset.pixel_array_options(decoding_plugin="pydicom")
    array: NDArray[Any] = dataset.pixel_array
    frames = array.reshape(-1, file.format.rows, file.format.columns)
    return [DecodedFrame(samples) for samples in frames]


def stored_values(decoded: DecodedFrame, form: Format, *, is_lossy: bool) -> Pixels:
    """The samples as the file means them: (rows, columns), within the stored bits.

    Many coders know no sign, or were told another one than the file: then the same bits are read
    the other way (as pydicom does). What a lossy coder overshoots is cut off; of lossless samples,
    bits above the stored ones may hold overlays and are dropped (PS3.5 §8.1.1, retired).
    """
    values = decoded.samples.astype(np.int32)
    is_signed = decoded.samples.dtype.kind == "i"
    if form.is_signed and not is_signed:
        values = _sign_extended(values, decoded.precision_bits or form.bits_stored)
    elif is_signed and not form.is_signed:
        values &= (1 << (decoded.precision_bits or form.bits_stored)) - 1
    lowest = -(1 << (form.bits_stored - 1)) if form.is_signed else 0
    highest = lowest + (1 << form.bits_stored) - 1
    if is_lossy:
        values = np.clip(values, lowest, highest)
    elif form.is_signed:
        values = _sign_extended(values, form.bits_stored)
    else:
        values &= highest
    return values.astype(np.int16) if form.is_signed else values.astype(np.uint16)


def _sign_extended(values: NDArray[np.int32], bits: int) -> NDArray[np.int32]:
    """The lowest `bits` as two's complement."""
    spare = 32 - bits
    return np.right_shift(np.left_shift(values, spare), spare)
