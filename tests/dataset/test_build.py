import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from harness.core.images.manifest import FrameId
from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.build import BuildProgress, BuildStep, build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.codestream import read_main_header
from harness.dataset.downsample import downsample
from harness.dataset.series import PixelSeries
from harness.errors import DatasetError, StorageError
from tests.dataset.series_for_tests import FakeSource, noisy_pixels, series_of, spec_of
from tests.full_disk import files_limited_to

PIXELS = noisy_pixels()
SERIES = series_of(PIXELS)
ROOT = Path(__file__).parents[2]


def _build(root: Path, series: PixelSeries = SERIES, *, verifies: bool = True) -> BuiltDataset:
    cache = DatasetCache(root)
    return build_dataset(spec_of(), cache=cache, verifies=verifies, load=FakeSource(series))


def _content(directory: Path) -> dict[str, bytes]:
    files = (path for path in directory.rglob("*") if path.is_file())
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in files}


def _flip_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> BuiltDataset:
    return _build(tmp_path_factory.mktemp("cache"))


def test_the_manifest_tells_the_series(built: BuiltDataset) -> None:
    manifest = built.manifest

    assert (manifest.name, manifest.modality, manifest.bits_stored) == ("test-ct", "CT", 12)
    assert (len(manifest.frames), manifest.rows, manifest.columns) == (3, 130, 90)
    assert (manifest.is_signed, manifest.is_inverted) == (False, False)
    assert [encoding.path for encoding in manifest.encodings] == [
        "frames",
        "jls",
        "jlsThumbnail",
        "htj2kThumbnail",
        "lossy",
    ]


def test_the_manifest_tells_each_encoding(built: BuiltDataset) -> None:
    thumbnail, lossy = built.manifest.encoding("jlsThumbnail"), built.manifest.encoding("lossy")

    assert thumbnail is not None
    assert (thumbnail.rows, thumbnail.columns, thumbnail.near) == (33, 23, 3)
    assert not thumbnail.is_lossless
    assert thumbnail.transfer_syntax_uid == "1.2.840.10008.1.2.4.81"
    assert thumbnail.resolution_ends_bytes == ()
    assert lossy is not None
    assert lossy.media_type == "image/jphc"
    assert (lossy.rows, lossy.is_lossless) == (130, False)


def test_sizes_and_ends_are_those_of_the_files(built: BuiltDataset) -> None:
    for encoding in built.manifest.encodings:
        for index, size_bytes in enumerate(encoding.sizes_bytes):
            path = built.directory / built.manifest.frame_path(index, encoding.path)
            codestream = path.read_bytes()
            assert len(codestream) == size_bytes
            if encoding.media_type == "image/jphc":
                ends = read_main_header(codestream).resolution_ends_bytes()
                assert encoding.resolution_ends_bytes[index] == ends


def test_each_frame_holds_its_own_image(built: BuiltDataset) -> None:
    for index, image in enumerate(PIXELS):
        frame = built.directory / built.manifest.frame_path(index)
        alternate = built.directory / built.manifest.frame_path(index, "jls")
        reduced = built.directory / built.manifest.frame_path(index, "htj2kThumbnail")
        np.testing.assert_array_equal(imagecodecs.htj2k_decode(frame.read_bytes()), image)
        np.testing.assert_array_equal(imagecodecs.jpegls_decode(alternate.read_bytes()), image)
        np.testing.assert_array_equal(
            imagecodecs.htj2k_decode(reduced.read_bytes()), downsample(image, 4)
        )


def test_two_builds_are_byte_for_byte_the_same(built: BuiltDataset, tmp_path: Path) -> None:
    again = _build(tmp_path)

    assert _content(again.directory) == _content(built.directory)


def test_signed_multi_frame_images_are_built(tmp_path: Path) -> None:
    pixels = noisy_pixels(is_signed=True)
    frames = tuple(FrameId("1.2.3", number) for number in (1, 2, 3))

    built = _build(tmp_path, replace(series_of(pixels), frames=frames))

    last = built.directory / built.manifest.frame_path(2)
    assert built.manifest.is_signed
    assert last.parts[-3:] == ("1.2.3", "frames", "3")
    np.testing.assert_array_equal(imagecodecs.htj2k_decode(last.read_bytes()), pixels[2])


def test_what_is_whole_is_not_built_again(tmp_path: Path) -> None:
    cache, source = DatasetCache(tmp_path), FakeSource(SERIES)

    first = build_dataset(spec_of(), cache=cache, load=source)
    second = build_dataset(spec_of(), cache=cache, load=source)

    assert source.load_count == 1
    assert second == first


@pytest.mark.parametrize("pattern", ["pixels.npy", "**/lossy/1", "manifest.json"])
def test_what_is_damaged_is_built_again_and_said(tmp_path: Path, pattern: str) -> None:
    first = _build(tmp_path)
    before = _content(first.directory)
    _flip_a_bit(next(first.directory.glob(pattern)))
    told: list[BuildProgress] = []

    again = build_dataset(
        spec_of(), cache=DatasetCache(tmp_path), on_progress=told.append, load=FakeSource(SERIES)
    )

    assert "is damaged" in again.notice
    assert told[0].notice == again.notice
    assert _content(again.directory) == before


def test_a_build_without_proof_is_used_until_proof_is_asked_for(tmp_path: Path) -> None:
    assert not _build(tmp_path, verifies=False).is_proved
    assert not _build(tmp_path, verifies=False).notice

    proved = _build(tmp_path, verifies=True)

    assert proved.is_proved
    assert "without proof" in proved.notice
    assert _build(tmp_path, verifies=False).is_proved


def test_progress_counts_every_image_of_every_encoding(tmp_path: Path) -> None:
    told: list[BuildProgress] = []

    build_dataset(
        spec_of(), cache=DatasetCache(tmp_path), on_progress=told.append, load=FakeSource(SERIES)
    )

    counts = [one.done_count for one in told if one.step is BuildStep.ENCODING]
    assert counts == list(range(1, 16))
    assert {one.total_count for one in told if one.step is BuildStep.ENCODING} == {15}
    assert (told[0].step, told[-1].step) == (BuildStep.LOADING, BuildStep.SEALING)


def test_ctrl_c_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    def interrupt(progress: BuildProgress) -> None:
        if progress.done_count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_dataset(
            spec_of(), cache=DatasetCache(tmp_path), on_progress=interrupt, load=FakeSource(SERIES)
        )

    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


def test_an_image_that_the_codec_refuses_is_named(tmp_path: Path) -> None:
    # JPEG-LS counts columns in 16 bits (ISO/IEC 14495-1 §C.2.2).
    spec = spec_of(encodings=(EncodingSpec("jls", Codec.JPEG_LS),))
    source = FakeSource(series_of(noisy_pixels((1, 1, 1 << 16))))

    with pytest.raises(DatasetError, match="encoding jls, frame 1: cannot be encoded"):
        build_dataset(spec, cache=DatasetCache(tmp_path), load=source)

    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


def test_no_room_is_told_with_place_and_remedy_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught, files_limited_to(4_000):
        _build(tmp_path)

    assert caught.value.place == str(tmp_path)
    assert "free disk space there, or name a folder on another disk" in caught.value.remedy
    assert [path.suffix for path in tmp_path.iterdir()] == [".lock"]


def _start(root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.dataset.building_process", str(root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _read_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.live
def test_a_builder_killed_half_way_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    with _start(tmp_path) as process:
        assert [_read_line(process), _read_line(process)] == ["LOADING", "ENCODING"]
        process.send_signal(signal.SIGKILL)
        process.wait()

    assert list(tmp_path.glob(".*.building"))
    assert DatasetCache(tmp_path).find(spec_of()) is None
    assert DatasetCache(tmp_path).list() == ()
    assert not _build(tmp_path).notice
    assert not list(tmp_path.glob(".*.building"))


@pytest.mark.live
@pytest.mark.every_python
def test_two_processes_build_the_same_dataset_once(tmp_path: Path) -> None:
    with _start(tmp_path) as first, _start_after(first, tmp_path) as second:
        assert _read_line(second) == "WAITING"
        first_output, _ = first.communicate("go on\n")
        second_output, _ = second.communicate("")

    assert (first.returncode, second.returncode) == (0, 0)
    assert first_output.split("\n")[-2] == "loaded 1"
    assert second_output.split("\n")[-2] == "loaded 0"


def _start_after(first: subprocess.Popen[str], root: Path) -> subprocess.Popen[str]:
    """A second builder, once the first one is in the middle."""
    assert [_read_line(first), _read_line(first)] == ["LOADING", "ENCODING"]
    return _start(root)
