"""What is sent of imported files is what lies in them, to the byte, and the loader decodes it."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread, uid
from pydicom.encaps import encapsulate, generate_frames

from harness.client.decode import Stream, decode_stream
from harness.core.images.specification import Codec
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.dicom.own_code import StoredForm, own_frames, stored_form
from harness.dataset.imported import spec_for
from harness.errors import DatasetError
from tests.dataset.dicom_files import Image, noise, only_series, relabel

Encode = Callable[[NDArray[Any]], bytes]


def by(codec: str, **options: Any) -> Encode:
    encode = getattr(imagecodecs, f"{codec}_encode")
    return lambda pixels: bytes(encode(pixels, **options))


def jpeg_8(pixels: NDArray[Any]) -> bytes:
    return bytes(imagecodecs.jpeg_encode(pixels.astype(np.uint8), 90))


def raw(pixels: NDArray[Any]) -> bytes:
    return bytes(pixels.tobytes())


# By how an archive labels them: 8 bits for baseline JPEG, 12 for all others. None is written by
# pydicom itself.
FORMS: dict[str, tuple[str, Encode | None]] = {
    "implicit": (uid.ImplicitVRLittleEndian, None),
    "explicit": (uid.ExplicitVRLittleEndian, None),
    "encapsulated": ("1.2.840.10008.1.2.1.98", raw),
    "baseline": (uid.JPEGBaseline8Bit, jpeg_8),
    "extended": (uid.JPEGExtended12Bit, by("jpeg", level=95, bitspersample=12)),
    "JPEG 57": (uid.JPEGLossless, by("jpeg", lossless=True, predictor=7, bitspersample=12)),
    "JPEG 70": (uid.JPEGLosslessSV1, by("jpeg", lossless=True, predictor=1, bitspersample=12)),
    "JPEG-LS": (uid.JPEGLSLossless, by("jpegls")),
    "near": (uid.JPEGLSNearLossless, by("jpegls", level=2)),
    "JPEG 2000": (uid.JPEG2000Lossless, by("jpeg2k", codecformat="j2k", reversible=True)),
    "lossy 2000": (uid.JPEG2000, by("jpeg2k", level=60, codecformat="j2k", reversible=False)),
    "HTJ2K": (uid.HTJ2KLossless, by("htj2k")),
    "RPCL": (uid.HTJ2KLosslessRPCL, by("htj2k", resolutions=5, tlm=True, tilepart=1)),
    "lossy HTJ2K": (uid.HTJ2K, by("htj2k", level=1e-3, reversible=False)),
    "RLE": (uid.RLELossless, None),
}


def smooth(count: int, bits: int) -> NDArray[Any]:
    """Images that no coder drives beyond their range."""
    y, x = np.mgrid[:40, :34]
    waves = [(np.sin(x / (4 + index)) + np.cos(y / 5) + 2) * 60 for index in range(count)]
    return (np.array(waves) * (1 << (bits - 8))).astype(np.uint16)


def write(folder: Path, form: str) -> list[Path]:
    """Two files of one image each, in display order."""
    syntax, encode = FORMS[form]
    bits = 8 if form == "baseline" else 12
    paths = []
    for index, pixels in enumerate(smooth(2, bits)):
        streams = [] if encode is None else [encode(pixels)]
        image = Image(pixels, bits, syntax, index + 1, float(index), codestreams=streams)
        paths.append(image.write(folder / f"{index}.dcm"))
    return paths


def in_file(path: Path) -> bytes:
    """The only frame of a file as it lies there."""
    dataset = dcmread(path)
    if not dataset["PixelData"].is_undefined_length:
        return bytes(dataset.PixelData)
    (frame,) = generate_frames(dataset.PixelData, number_of_frames=1)
    return frame


def built(folder: Path, cache: Path) -> BuiltDataset:
    spec = spec_for(only_series(folder), "mine").carrying({"stored"})
    return build_dataset(spec, cache=DatasetCache(cache))


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@pytest.mark.parametrize("form", FORMS)
def test_what_is_served_as_stored_is_what_lies_in_the_file_and_the_loader_decodes_it(
    tmp_path: Path, form: str
) -> None:
    paths = write(tmp_path / "scan", form)
    dataset = built(tmp_path / "scan", tmp_path / "cache")
    stored = dataset.manifest.encoding("stored")
    assert stored is not None
    frames = [dataset.manifest.frame_path(index, "stored") for index in range(2)]
    served = [(dataset.directory / each).read_bytes() for each in frames]
    shown = [
        decode_stream(
            memoryview(code), Stream("stored", stored.transfer_syntax_uid, 0), dataset.manifest
        )
        for code in served
    ]

    assert list(map(digest, served)) == [digest(in_file(path)) for path in paths]
    assert stored.sizes_bytes == tuple(map(len, served))
    assert np.array_equal(shown, np.load(dataset.directory / "pixels.npy"))


@pytest.mark.parametrize("form", FORMS)
def test_they_are_labelled_as_an_archive_labels_them(tmp_path: Path, form: str) -> None:
    write(tmp_path, form)
    is_plain = form in {"implicit", "explicit", "encapsulated"}

    found = stored_form(only_series(tmp_path))

    assert found.own_syntax_uid == uid.ExplicitVRLittleEndian if is_plain else FORMS[form][0]
    assert found.note == ""


@pytest.mark.parametrize("is_signed", [False, True], ids=["unsigned", "signed"])
@pytest.mark.parametrize(
    "syntax",
    [
        *(uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.RLELossless),
        *(uid.JPEGLSLossless, uid.JPEG2000Lossless, uid.HTJ2KLossless),
    ],
)
def test_signs_come_back_whatever_the_coder_knew_of_them(
    tmp_path: Path, syntax: str, is_signed: bool
) -> None:
    pixels = noise(is_signed=is_signed)
    is_plain_jls = syntax == uid.JPEGLSLossless
    streams = [bytes(imagecodecs.jpegls_encode(pixels.view(np.uint16)))] if is_plain_jls else []
    Image(pixels, syntax=syntax, codestreams=streams).write(tmp_path / "scan" / "a.dcm")
    dataset = built(tmp_path / "scan", tmp_path / "cache")
    (encoding,) = (each for each in dataset.manifest.encodings if each.path == "stored")
    code = (dataset.directory / dataset.manifest.frame_path(0, "stored")).read_bytes()
    stream = Stream("stored", encoding.transfer_syntax_uid, 0)

    assert np.array_equal(decode_stream(memoryview(code), stream, dataset.manifest), pixels)


def test_images_of_bytes_are_sent_as_bytes(tmp_path: Path) -> None:
    pixels = noise((40, 32), bits=8).astype(np.uint8)
    path = Image(pixels, bits=8).write(tmp_path / "scan" / "a.dcm")
    dataset = built(tmp_path / "scan", tmp_path / "cache")
    stored = dataset.manifest.encoding("stored")
    assert stored is not None
    code = (dataset.directory / dataset.manifest.frame_path(0, "stored")).read_bytes()
    stream = Stream("stored", stored.transfer_syntax_uid, 0)

    assert digest(code) == digest(in_file(path))
    assert stored.sizes_bytes == (pixels.size,)
    assert np.array_equal(decode_stream(memoryview(code), stream, dataset.manifest), pixels)


def test_htj2k_made_for_streaming_says_where_its_resolutions_end(tmp_path: Path) -> None:
    def ends(form: str) -> tuple[tuple[int, ...], ...]:
        write(tmp_path / form, form)
        stored = built(tmp_path / form, tmp_path / "cache").manifest.encoding("stored")
        assert stored is not None
        return stored.resolution_ends_bytes

    assert [len(each) for each in ends("RPCL")] == [6, 6]
    assert ends("JPEG-LS") == ()


def frames_in(
    path: Path, codestreams: Sequence[bytes], *, fragments: int, has_offsets: bool
) -> None:
    """Write the frames of a file anew, each in so many fragments."""
    dataset = dcmread(path)
    dataset.PixelData = encapsulate(
        list(codestreams), fragments_per_frame=fragments, has_bot=has_offsets
    )
    dataset.save_as(path)


@pytest.mark.parametrize("has_offsets", [True, False])
@pytest.mark.parametrize("fragments", [1, 2])
def test_frames_in_fragments_are_taken_where_it_is_known_which_belong_together(
    tmp_path: Path, fragments: int, has_offsets: bool
) -> None:
    pixels = noise((3, 12, 10))
    codes = [bytes(imagecodecs.jpegls_encode(frame)) for frame in pixels]
    image = Image(pixels, syntax=uid.JPEGLSLossless, codestreams=codes)
    frames_in(image.write(tmp_path / "a"), codes, fragments=fragments, has_offsets=has_offsets)
    series = only_series(tmp_path)
    note = "3 frames lie in 6 fragments, and no table says which"

    if fragments == 1 or has_offsets:
        assert stored_form(series) == StoredForm(Codec.JPEG_LS, uid.JPEGLSLossless)
        kept = [code + b"\0" * (len(code) % 2) for code in codes]
        assert list(own_frames(series.files[0])) == kept
    else:
        assert stored_form(series) == StoredForm(Codec.JPEG_LS, note=note)
        with pytest.raises(DatasetError, match="3 frames lie in 6 fragments"):
            own_frames(series.files[0])


@pytest.mark.parametrize("form", ["near", "lossy 2000"])
def test_lossy_frames_that_cannot_be_taken_are_sent_in_no_form(tmp_path: Path, form: str) -> None:
    syntax, encode = FORMS[form]
    assert encode is not None
    pixels = smooth(2, 12)
    codes = [encode(each) for each in pixels]
    image = Image(pixels, syntax=syntax, codestreams=codes)
    frames_in(image.write(tmp_path / "a"), codes, fragments=2, has_offsets=False)

    note = "2 frames lie in 4 fragments, and no table says which"
    assert stored_form(only_series(tmp_path)) == StoredForm(None, note=note)


def test_run_lengths_of_other_pixels_than_are_meant_are_sent_in_no_form(tmp_path: Path) -> None:
    path = Image(noise(bits=12), syntax=uid.RLELossless).write(tmp_path / "a")
    dataset = dcmread(path)
    dataset.BitsStored, dataset.HighBit = 10, 9
    dataset.save_as(path)

    found = stored_form(only_series(tmp_path))

    assert (found.codec, found.own_syntax_uid) == (None, "")
    assert "other pixels" in found.note


@pytest.mark.parametrize("syntax", [uid.ExplicitVRBigEndian, uid.DeflatedExplicitVRLittleEndian])
def test_what_no_server_sends_is_encoded_anew_and_says_so(tmp_path: Path, syntax: str) -> None:
    Image(noise(), syntax=syntax).write(tmp_path / "a")

    note = f"no server sends {uid.UID(syntax).name} as it is stored"
    assert stored_form(only_series(tmp_path)) == StoredForm(Codec.UNCOMPRESSED, note=note)


def test_what_the_loader_does_not_decode_is_sent_in_no_form(tmp_path: Path) -> None:
    pixels, jpeg_xl = noise(), "1.2.840.10008.1.2.4.110"
    codes = [bytes(imagecodecs.jpegxl_encode(pixels, lossless=True))]
    path = Image(pixels, syntax=uid.JPEG2000Lossless, codestreams=codes).write(tmp_path / "a")
    relabel(path, uid.JPEG2000Lossless, jpeg_xl)

    note = "the loader has no decoder for JPEG XL Lossless"
    assert stored_form(only_series(tmp_path)) == StoredForm(None, note=note)


def test_overlays_above_the_stored_bits_are_not_sent(tmp_path: Path) -> None:
    Image(noise(bits=12) | np.uint16(0x4000)).write(tmp_path / "a")

    note = "the loader's decoder makes other pixels of it than are meant"
    assert stored_form(only_series(tmp_path)) == StoredForm(Codec.UNCOMPRESSED, note=note)


def test_files_that_are_stored_differently_have_no_stored_form(tmp_path: Path) -> None:
    for number, syntax in enumerate([uid.ExplicitVRLittleEndian, uid.JPEGLSLossless], start=1):
        Image(noise(), number=number, syntax=syntax).write(tmp_path / f"{number}.dcm")

    assert stored_form(only_series(tmp_path)).codec is None


def test_a_file_that_nobody_decodes_and_that_is_skipped_changes_nothing(tmp_path: Path) -> None:
    syntax, encode = FORMS["JPEG-LS"]
    assert encode is not None
    for number, code in enumerate([encode(noise()), b"\xff\xd8nothing\xff\xd9"], start=1):
        Image(noise(), number=number, syntax=syntax, codestreams=[code]).write(
            tmp_path / f"{number}.dcm"
        )

    skipping = stored_form(only_series(tmp_path, skips_broken_files=True))
    assert skipping == StoredForm(Codec.JPEG_LS, syntax)
    assert "refuses it" in stored_form(only_series(tmp_path)).note
