"""The frames of one's own files as they came: what an archive sends of them.

They are taken untouched where a client can be sent them and makes of them the pixels of the file.
Where not, what is sent in their place is encoded anew, and `StoredForm.note` says why.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from pydicom.dataset import Dataset
from pydicom.encaps import parse_basic_offsets, parse_fragments

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN
from harness.core.images.samples import repeated_sign_bits
from harness.core.images.specification import CODEC_OF_SYNTAX, Codec
from harness.dataset.dicom.codecs import StoredFrame, decode_frame
from harness.dataset.dicom.decompress import decode_file, encapsulated_frames, stored_values
from harness.dataset.dicom.file import read_file
from harness.dataset.dicom.found import SeriesInFolder
from harness.dataset.dicom.image import Format, ImageFile
from harness.dataset.dicom.transfer_syntax import FrameCodec, TransferSyntax, transfer_syntax
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError

_DICOM = "1.2.840.10008.1.2"
_SENT_UNCOMPRESSED = {_DICOM, EXPLICIT_LITTLE_ENDIAN, f"{_DICOM}.1.98"}
"""Syntaxes that hold the very bytes which servers send as uncompressed pixels (PS3.18 §8.7.3)."""

_SENT_ANEW = {f"{_DICOM}.1.99", f"{_DICOM}.2"}
"""Deflated and big endian: servers send the pixels of such files in neither."""


@dataclass(frozen=True, slots=True)
class StoredForm:
    """What images are stored in: `codec` None is nothing that the loader can be sent.

    With `own_syntax_uid` the files' own bytes are sent in that transfer syntax. Else `note` says
    why they are not.
    """

    codec: Codec | None
    own_syntax_uid: str = ""
    note: str = ""


def stored_form(series: SeriesInFolder) -> StoredForm:
    """What a series is stored in; reads its files, and decodes each of its images."""
    uids = sorted({_sent_as(file.syntax_uid) for file in series.files})
    if len(uids) > 1:
        return StoredForm(None, note="the files are stored in several ways")
    (syntax_uid,) = uids
    syntax, codec = transfer_syntax(syntax_uid), CODEC_OF_SYNTAX.get(syntax_uid)
    if syntax_uid in _SENT_ANEW:
        return StoredForm(Codec.UNCOMPRESSED, note=f"no server sends {syntax.name} as it is stored")
    if codec is None:
        return StoredForm(None, note=f"the loader has no decoder for {syntax.name}")
    why_not = _why_not(series)
    if not why_not:
        return StoredForm(codec, syntax_uid)
    # What the harness encodes itself is what it decodes of these: nothing lossy, no run lengths.
    can_encode = not syntax.is_lossy and syntax.codec is not FrameCodec.RLE
    return StoredForm(codec if can_encode else None, note=why_not)


def own_frames(file: ImageFile) -> tuple[bytes, ...]:
    """The bytes of each frame of a file as they came, by frame number.

    Each is decoded as the loader does, and compared with what the file means. Raises DatasetError
    for a file that does not hold its frames so, or gives other pixels.
    """
    dataset = read_file(file.path, header_only=False)
    assert dataset is not None
    if why := _ambiguity(dataset, len(file.planes)):
        raise _other_form(file, why)
    syntax = transfer_syntax(file.syntax_uid)
    try:
        frames = tuple(_stored(dataset, file, syntax))
        is_right = all(_is_meant(frame, syntax, file.format) for frame in frames)
    except Exception as error:  # whatever the codec of the day raises
        raise _other_form(file, f"the loader's decoder refuses it ({error})") from error
    if not is_right:
        raise _other_form(file, "the loader's decoder makes other pixels of it than are meant")
    return tuple(frame.content for frame in frames)


def with_own_code(series: PixelSeries, files: Sequence[ImageFile]) -> PixelSeries:
    """A series, still under its own UIDs, with the bytes that its frames came in.

    Raises what `own_frames` does.
    """
    assert series.frames is not None, "the series is not named"
    wanted = {frame.sop_instance_uid for frame in series.frames}
    codes = {
        file.sop_instance_uid: own_frames(file) for file in files if file.sop_instance_uid in wanted
    }
    own = tuple(codes[frame.sop_instance_uid][frame.number - 1] for frame in series.frames)
    return replace(series, own_code=own)


def _sent_as(syntax_uid: str) -> str:
    return EXPLICIT_LITTLE_ENDIAN if syntax_uid in _SENT_UNCOMPRESSED else syntax_uid


def _why_not(series: SeriesInFolder) -> str:
    """Why some file cannot be sent as it came; empty where each can."""
    with ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="own") as threads:
        found = threads.map(lambda file: _refusal(file, series.skips_broken_files), series.files)
        return next(filter(None, found), "")


def _refusal(file: ImageFile, skips_broken_files: bool) -> str:
    try:
        own_frames(file)
    except DatasetError as error:
        if skips_broken_files and _is_broken(file):
            return ""
        return error.rule
    return ""


def _is_broken(file: ImageFile) -> bool:
    """Whether nobody decodes a file; it is skipped then."""
    try:
        decode_file(file)
    except DatasetError:
        return True
    return False


def _ambiguity(dataset: Dataset, frame_count: int) -> str:
    """Why it is not known where frames begin; empty where it is (PS3.5 §A.4)."""
    element = dataset["PixelData"]
    if frame_count == 1 or not element.is_undefined_length or "ExtendedOffsetTable" in dataset:
        return ""
    content = BytesIO(element.value)
    offsets = parse_basic_offsets(content)
    fragment_count, _ = parse_fragments(content)
    if offsets or fragment_count == frame_count:
        return ""
    return f"{frame_count} frames lie in {fragment_count} fragments, and no table says which"


def _stored(dataset: Dataset, file: ImageFile, syntax: TransferSyntax) -> Iterator[StoredFrame]:
    form, count, bits_allocated = file.format, len(file.planes), int(dataset.BitsAllocated)
    if syntax.codec is FrameCodec.NATIVE:
        size_bytes = form.rows * form.columns * bits_allocated // 8
        starts_bytes = range(0, count * size_bytes, size_bytes)
        contents = [dataset.PixelData[start : start + size_bytes] for start in starts_bytes]
    else:
        contents = list(encapsulated_frames(dataset, count))
    for content in contents:
        yield StoredFrame(content, form.rows, form.columns, bits_allocated)


def _is_meant(frame: StoredFrame, syntax: TransferSyntax, form: Format) -> bool:
    """Whether the loader makes of a frame the pixels that the file means."""
    assert syntax.codec is not None, "the file was refused"
    is_native = syntax.codec is FrameCodec.NATIVE
    decoded = decode_frame(frame, FrameCodec.UNCOMPRESSED if is_native else syntax.codec)
    spare_bits = repeated_sign_bits(
        decoded.precision_bits,
        form.bits_stored,
        knows_signs=decoded.samples.dtype.kind == "i",
        is_signed=form.is_signed,
    )
    kind = np.int16 if form.is_signed else np.uint16
    shown = (decoded.samples.astype(kind) << spare_bits) >> spare_bits
    return np.array_equal(shown, stored_values(decoded, form, is_lossy=syntax.is_lossy))


def _other_form(file: ImageFile, rule: str) -> DatasetError:
    remedy = "import the folder again, or name a codec in stored_as"
    return DatasetError(f"file {file.path}, as it is stored", None, rule, remedy)
