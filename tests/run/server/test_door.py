"""The door before a server of a scenario."""

import asyncio
from pathlib import Path

import pytest

from harness.core.http.admission import OPEN
from harness.core.images.server_state import ServerState
from harness.errors import BadInput
from harness.run.server.door import running_door
from harness.scenario.server import ImageServer
from tests.core.served_elsewhere import MANIFEST


def test_certificates_that_are_not_there_are_told_before_anything_starts(tmp_path: Path) -> None:
    server = ImageServer("https://archive.test", tmp_path, {}, (), tmp_path / "hospital.pem")

    with pytest.raises(BadInput, match=r"hospital\.pem.*No such file"):
        running_door(server, OPEN, 1)


def test_a_folder_that_is_no_tree_is_told(tmp_path: Path) -> None:
    server = ImageServer("", tmp_path, {}, tree=tmp_path)

    with pytest.raises(BadInput, match="no folder with studies in it"):
        running_door(server, OPEN, 1)


@pytest.mark.live
def test_a_cold_server_is_told_where_each_load_begins(tmp_path: Path) -> None:
    async def counts(state: ServerState) -> bool:
        server = ImageServer("http://127.0.0.1:9", tmp_path, {}, state=state)
        async with running_door(server, OPEN, 1, MANIFEST) as door:
            await door.start_over()
            return door.counts_requests

    assert [asyncio.run(counts(state)) for state in ServerState] == [False, True]
