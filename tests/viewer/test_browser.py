"""The real viewer in the real browser; skipped, with the reason, where there is none."""

import asyncio
import os
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.errors import EnvironmentProblem
from harness.scenario.loading import load_scenario
from harness.servers.origin.process import OriginConfiguration, running_origin
from harness.viewer.browser import ViewerBrowser
from harness.viewer.chromium import find_chromium
from harness.viewer.digest import pixel_digest
from harness.viewer.load import Ending, ViewerJob, ViewerLoad
from tests.tiny import scenario_text, write_scenario

try:
    find_chromium(os.environ)
    reason = ""
except EnvironmentProblem as problem:
    reason = str(problem)

pytestmark = [pytest.mark.live, pytest.mark.skipif(bool(reason), reason=reason)]

FULL = ImageQualityStatus.FULL_RESOLUTION
Use = Callable[[ViewerBrowser, ViewerJob], Coroutine[Any, Any, ViewerLoad]]


async def begins() -> None:
    """Nothing waits for the beginning of the load."""


def load(browser: ViewerBrowser, job: ViewerJob) -> Coroutine[Any, Any, ViewerLoad]:
    """The load, as it is."""
    return browser.load(job, begins)


def viewed(
    folder: Path, kind: Load, retrieve: str, use: Use = load
) -> tuple[ViewerLoad, BuiltDataset]:
    """What came of a load of the tiny dataset without a network, and the dataset."""
    scenario = load_scenario(write_scenario(folder, scenario_text(load=kind, cases=(retrieve,))))
    built = build_dataset(scenario.dataset, cache=DatasetCache(folder / "cache"))
    count = len(built.manifest.frames) if kind is Load.VOLUME else 1

    async def main() -> ViewerLoad:
        async with (
            running_origin(OriginConfiguration(built.directory)) as origin,
            ViewerBrowser.launch() as browser,
        ):
            job = ViewerJob(
                load=kind,
                frame_paths=tuple(map(built.manifest.frame_path, range(count))),
                data_url=origin.url,
                metadata_url=origin.url,
                retrieve=scenario.cases[0].retrieve,
                decode_workers=1,
                limit_s=60,
                open_connection_count=6,
                picture_folder=folder / "pictures",
            )
            return await use(browser, job)

    return asyncio.run(main()), built


def test_a_stack_is_shown_reduced_and_then_in_full(tmp_path: Path) -> None:
    seen, built = viewed(tmp_path, Load.STACK, "stack-jls-reduced")
    [thumbnail, full] = seen.requests
    moments = seen.moments

    assert (seen.ending, seen.ending_reason) == (Ending.COMPLETE, "")
    assert [thumbnail.path, full.path] == [
        built.manifest.frame_path(0, encoding) for encoding in ("jlsThumbnail", "jls")
    ]
    assert [request.status_code for request in seen.requests] == [200, 200]
    assert [quality.status for quality in seen.qualities] == [
        ImageQualityStatus.SUBRESOLUTION,
        FULL,
    ]
    assert moments.drawn_s is not None
    assert moments.drawn_s == moments.times_s.first_render == moments.times_s.every_image
    assert moments.times_s.complete is not None
    assert moments.drawn_s <= moments.times_s.complete
    assert seen.pixel_digests == (pixel_digest(pixels(built)[0]),)
    assert seen.pictures.complete is not None
    assert seen.pictures.complete.read_bytes().startswith(b"\x89PNG")


def test_a_volume_is_asked_for_in_ranges_and_holds_the_datasets_pixels(tmp_path: Path) -> None:
    seen, built = viewed(tmp_path, Load.VOLUME, "volume-htj2k-byte-range")
    ranged = [request for request in seen.requests if request.range_header is not None]

    assert seen.ending is Ending.COMPLETE
    assert {request.status_code for request in ranged} == {206}
    assert {request.image_index for request in seen.requests} == set(range(8))
    assert sorted(seen.slice_indices) == list(range(8))
    assert seen.pixel_digests == tuple(map(pixel_digest, pixels(built)))


def test_a_load_that_does_not_end_is_told_with_what_was_known_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(profiles))

    async def use(browser: ViewerBrowser, job: ViewerJob) -> ViewerLoad:
        async def never_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read()
            writer.close()

        async with await asyncio.start_server(never_answer, "127.0.0.1", 0) as silent:
            url = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}"
            return await browser.load(
                replace(job, data_url=url, limit_s=1, open_connection_count=0), begins
            )

    seen, _ = viewed(tmp_path, Load.STACK, "stack-jls", use)

    assert (seen.ending, seen.ending_reason) == (Ending.STALLED, "not done after 1 s")
    assert [request.status_code for request in seen.requests] == [None]
    assert list(profiles.iterdir()) == []
    assert browsers_of(profiles) == []


def pixels(built: BuiltDataset) -> Any:
    """The source of a dataset, (frames, rows, columns)."""
    return np.load(built.directory / "pixels.npy")


def browsers_of(profiles: Path) -> list[psutil.Process]:
    """Processes that were started with a profile in this folder."""
    return [
        each
        for each in psutil.process_iter(["cmdline"])
        if str(profiles) in " ".join(each.info["cmdline"] or ())
    ]
