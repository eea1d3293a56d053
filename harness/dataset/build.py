"""Build a dataset: load its pixels, encode every frame on all cores, prove, seal, keep."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from enum import Enum
from itertools import product
from pathlib import Path

from harness.core.images.manifest import EncodedFrames, Manifest
from harness.core.images.specification import DatasetSpec, EncodingSpec
from harness.dataset.cache import BuiltDataset, DamagedDataset, DatasetCache
from harness.dataset.downsample import reduced_length
from harness.dataset.encode import (
    as_it_came,
    encode,
    initialise_codecs,
    media_type,
    require_encodable,
)
from harness.dataset.layout import write_descriptions, write_pixels
from harness.dataset.naming import named, renamed
from harness.dataset.proof import require_proof
from harness.dataset.seal import write_seal
from harness.dataset.series import PixelSeries
from harness.dataset.sources import load_series
from harness.dataset.versions import shaped
from harness.durable import write_durably
from harness.errors import DatasetError

OWN_UIDS_NAME = "original-uids.json"
"""In a built dataset: which UIDs of imported images those that are served stand for."""

SeriesLoader = Callable[[DatasetSpec, Path], PixelSeries]


class BuildStep(Enum):
    """What a build is busy with, in the order of a build."""

    WAITING = "waiting for another process that builds it"
    LOADING = "loading the pixels"
    ENCODING = "encoding and comparing"
    SEALING = "writing checksums"


@dataclass(frozen=True, slots=True)
class BuildProgress:
    """How far a step is, in images, and a `notice` that a person should read."""

    dataset: str
    step: BuildStep
    done_count: int = 0
    total_count: int = 0
    notice: str = ""


ProgressListener = Callable[[BuildProgress], None]


@dataclass(frozen=True, slots=True)
class _EncodedSize:
    """What the manifest keeps of one encoded image."""

    size_bytes: int
    resolution_ends_bytes: tuple[int, ...]


def build_dataset(
    spec: DatasetSpec,
    *,
    cache: DatasetCache,
    on_progress: ProgressListener | None = None,
    verifies: bool = True,
    load: SeriesLoader = load_series,
) -> BuiltDataset:
    """The dataset, from the cache if it is whole there, else built and kept.

    `verifies` decodes every image and compares it with its source. `on_progress` is called
    from the calling thread. Raises DatasetError and StorageError; whatever ends a build
    leaves nothing behind that looks finished.
    """
    tell = on_progress or _tell_nobody
    with cache.locked(spec, lambda: tell(BuildProgress(spec.name, BuildStep.WAITING))):
        found, notice = _find_usable(spec, cache, verifies)
        if found is not None:
            return found
        tell(BuildProgress(spec.name, BuildStep.LOADING, notice=notice))
        loaded, own_uids = _public(load(spec, cache.sources_directory), spec)
        series = named(loaded)
        require_encodable(series, spec.encodings)
        with cache.staging(spec) as directory:
            manifest = _Builder(shaped(spec), series, directory, verifies).build(tell)
            if own_uids:
                text = json.dumps({"original_uids": own_uids}, indent=1)
                write_durably(directory / OWN_UIDS_NAME, text.encode())
            tell(BuildProgress(spec.name, BuildStep.SEALING))
            write_seal(directory, is_proved=verifies)
        return BuiltDataset(cache.directory_of(spec), manifest, verifies, notice)


def _public(series: PixelSeries, spec: DatasetSpec) -> tuple[PixelSeries, Mapping[str, str]]:
    """The series as anybody may see it, and which UIDs of its owner's those of it stand for."""
    if not spec.is_imported or spec.source.keeps_uids:
        return series, {}
    return renamed(series)


def _tell_nobody(progress: BuildProgress) -> None:
    del progress


def _find_usable(
    spec: DatasetSpec, cache: DatasetCache, needs_proof: bool
) -> tuple[BuiltDataset | None, str]:
    """What the cache has, or why it must be built again; what cannot be used is discarded."""
    try:
        found = cache.find(spec)
    except DamagedDataset as damage:
        cache.discard(spec)
        return None, f"{damage.place} {damage.rule} and is built again"
    if found is None or found.is_proved or not needs_proof:
        return found, ""
    cache.discard(spec)
    return None, f"{found.directory} was built without proof and is built again"


class _Builder:
    """One dataset in the making: a named series, its encodings, and the directory they go to."""

    def __init__(
        self, spec: DatasetSpec, series: PixelSeries, directory: Path, verifies: bool
    ) -> None:
        self._spec = spec
        self._series = series
        self._directory = directory
        self._verifies = verifies
        self._outline = _outline(spec, series)

    def build(self, tell: ProgressListener) -> Manifest:
        """Write everything but the seal; the manifest that was written. Raises OSError."""
        write_pixels(self._directory, self._series)
        sizes = self._encode_all(tell)
        encodings = tuple(
            self._entry(encoding, [sizes[number, index] for index in self._frame_indices])
            for number, encoding in enumerate(self._spec.encodings)
        )
        manifest = replace(self._outline, encodings=encodings)
        write_descriptions(self._directory, manifest, self._series)
        return manifest

    @property
    def _frame_indices(self) -> range:
        return range(len(self._series.pixels))

    def _encode_all(self, tell: ProgressListener) -> dict[tuple[int, int], _EncodedSize]:
        """Every frame in every encoding, by encoding number and frame index."""
        numbers = range(len(self._spec.encodings))
        tasks = [(number, index) for index, number in product(self._frame_indices, numbers)]
        sizes: dict[tuple[int, int], _EncodedSize] = {}
        initialise_codecs()
        # The codecs let other threads run, so threads fill the cores and need no pickling.
        threads = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="encode")
        try:
            futures = {threads.submit(self._encode_one, *task): task for task in tasks}
            for future in as_completed(futures):
                sizes[futures[future]] = future.result()
                tell(BuildProgress(self._spec.name, BuildStep.ENCODING, len(sizes), len(tasks)))
        finally:
            # After an error or Ctrl-C only the images in hand are finished.
            threads.shutdown(cancel_futures=True)
        return sizes

    def _encode_one(self, number: int, index: int) -> _EncodedSize:
        encoding = self._spec.encodings[number]
        image = self._series.pixels[index]
        place = f"dataset {self._spec.name}, encoding {encoding.path}, frame {index + 1}"
        try:
            if encoding.own_syntax_uid:
                # They were decoded and compared when they were read.
                encoded = as_it_came(self._series.code_at(encoding.path, index))
            else:
                encoded = encode(image, encoding, self._series.bits_stored)
                if self._verifies:
                    require_proof(image, encoded.codestream, encoding, place)
        except (RuntimeError, ValueError) as error:
            remedy = "leave the encoding out of the dataset, or report the image"
            raise DatasetError(place, None, f"cannot be encoded ({error})", remedy) from error
        path = self._directory / self._outline.frame_path(index, encoding.path)
        write_durably(path, encoded.codestream)
        return _EncodedSize(len(encoded.codestream), encoded.resolution_ends_bytes)

    def _entry(self, encoding: EncodingSpec, sizes: Iterable[_EncodedSize]) -> EncodedFrames:
        label = media_type(encoding)
        ends = tuple(size.resolution_ends_bytes for size in sizes)
        served = self._series.served.get(encoding.path)
        return EncodedFrames(
            path=encoding.path,
            media_type=label.name,
            transfer_syntax_uid=label.transfer_syntax_uid,
            rows=reduced_length(self._outline.rows, encoding.divisor),
            columns=reduced_length(self._outline.columns, encoding.divisor),
            is_lossless=encoding.is_lossless,
            near=encoding.near,
            sizes_bytes=tuple(size.size_bytes for size in sizes),
            resolution_ends_bytes=ends if all(ends) else (),
            answers=served.answers if served else (),
        )


def _outline(spec: DatasetSpec, series: PixelSeries) -> Manifest:
    """The manifest of a named series before anything is encoded."""
    assert series.frames is not None, "the series is not named"
    assert series.study_uid is not None
    assert series.series_uid is not None
    _, rows, columns = series.pixels.shape
    return Manifest(
        name=spec.name,
        digest=spec.digest(),
        study_uid=series.study_uid,
        series_uid=series.series_uid,
        modality=series.modality,
        rows=rows,
        columns=columns,
        bits_stored=series.bits_stored,
        is_signed=series.is_signed,
        is_inverted=series.is_inverted,
        window_center=series.window_center,
        window_width=series.window_width,
        frames=series.frames,
        encodings=(),
        source_note=spec.source_note,
        licence=spec.licence,
    )
