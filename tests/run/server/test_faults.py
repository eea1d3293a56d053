"""A server that goes, and comes back as another one, in the middle of a run."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.results.reasons import HeldUp, Late
from harness.results.sample import SampleSlot
from harness.run.experiment import RunOptions, prepare
from harness.servers.origin.process import Origin, OriginConfiguration, running_origin
from tests.run.server.foreign_server import served_scenario, server_block
from tests.tiny import measured, prepared, scenario_text
from tests.watching import Witness

pytestmark = pytest.mark.live


class FragileServer:
    """A server at one address that can be ended, and started with other images, from a callback."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._context: AbstractAsyncContextManager[Origin] | None = None
        self._port = 0
        self.url = ""

    def start(self, built: BuiltDataset) -> None:
        self._context = running_origin(OriginConfiguration(built.directory, port=self._port))
        origin = self._await(self._context.__aenter__())
        self.url, self._port = origin.url, origin.port

    def end(self) -> None:
        if self._context is not None:
            self._await(self._context.__aexit__(None, None, None))
            self._context = None

    def _await(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result()


@contextmanager
def fragile_server() -> Iterator[FragileServer]:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    server = FragileServer(loop)
    try:
        yield server
    finally:
        server.end()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def test_each_load_says_what_became_of_the_server_and_the_run_goes_on(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text()
    built = prepared(tmp_path, tiny_cache, text).dataset
    other_size = text.replace("rows: 64, columns: 64", "rows: 32, columns: 32")
    other = prepared(tmp_path, tiny_cache, other_size).dataset
    assert other.manifest.frame_paths() == built.manifest.frame_paths()
    with fragile_server() as server:

        def before(slot: SampleSlot) -> None:
            if slot.repeat > 1:
                server.end()
            if slot.repeat > 2:
                server.start(other if slot.repeat == 3 else built)

        server.start(built)
        scenario = served_scenario(
            tmp_path, server_block(server.url, built), "volume-htj2k", repeats=4
        )
        options, witness = RunOptions(tmp_path / "runs"), Witness(before)
        experiment = prepare(scenario, DatasetCache(tmp_path / "cache"), options, witness)
        store = measured(experiment, tmp_path, witness)

    kinds = [
        {reason.kind for reason in sample.invalid_because if not isinstance(reason, Late | HeldUp)}
        for sample in store.document.samples
    ]
    assert kinds == [set(), {"images-failed", "never-full"}, {"pixels-differ"}, set()]
