"""A static tree served by a process of its own."""

import asyncio
from pathlib import Path

import httpx
import pytest

from harness.core.http.admission import Admission
from harness.servers.static_tree.process import StaticTreeConfiguration, running_static_tree

pytestmark = pytest.mark.live


def test_a_tree_of_ones_own_is_for_pages_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "studies" / "index.json").write_text("[]")

    async def run() -> list[httpx.Response]:
        configuration = StaticTreeConfiguration(tmp_path, Admission(origins=()))
        async with (
            running_static_tree(configuration) as server,
            httpx.AsyncClient(trust_env=False) as client,
        ):
            origins = ("http://localhost:3000", "http://elsewhere.test")
            url = f"{server.url}/studies"
            return [await client.get(url, headers={"Origin": origin}) for origin in origins]

    here, elsewhere = asyncio.run(run())

    assert here.json() == []
    assert here.headers["access-control-allow-origin"] == "http://localhost:3000"
    assert "access-control-allow-origin" not in elsewhere.headers
