import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from harness.core.http.framing import Framing
from harness.core.images.server_faults import OriginBehaviour
from harness.servers.origin.application import Dicomweb, application
from harness.servers.origin.tree import Tree, load_tree
from tests.servers.origin.tiny_tree import FRAMES, codestream, frame_path, framed

CORNERSTONE = "multipart/related; type=application/octet-stream; transfer-syntax=*"


Result = TypeVar("Result")


def converse(dicomweb: Dicomweb, talk: Callable[[httpx.AsyncClient], Awaitable[Result]]) -> Result:
    """What a client that talks to the application, without a socket, comes back with."""

    async def run() -> Result:
        transport = httpx.ASGITransport(application(dicomweb))
        async with httpx.AsyncClient(transport=transport, base_url="http://origin") as client:
            return await talk(client)

    return asyncio.run(run())


@pytest.mark.parametrize("index", range(len(FRAMES)))
def test_a_viewer_gets_every_frame_whatever_its_size(tree: Tree, index: int) -> None:
    given = converse(
        Dicomweb(tree),
        lambda client: client.get(frame_path(index), headers={"accept": CORNERSTONE}),
    )

    assert framed(index) == given.content
    assert given.headers["content-length"] == str(len(framed(index)))


def test_a_scenario_may_choose_bare_images(root: Path) -> None:
    tree = load_tree(root, OriginBehaviour(Framing.SINGLE_PART))

    given = converse(Dicomweb(tree), lambda client: client.get(frame_path(1)))

    assert codestream(1) == given.content


def test_percent_encoding_is_undone_once(tree: Tree) -> None:
    paths = [
        frame_path(0).replace("frames", "%66rames"),
        frame_path(0).replace("frames", "%2566rames"),
        "/studies/%2e%2e/manifest.json",
        "/studies/%252e%252e/manifest.json",
        "/%2fetc%2fhostname",
        frame_path(0) + "%00",
    ]

    async def talk(client: httpx.AsyncClient) -> list[int]:
        return [(await client.get(path)).status_code for path in paths]

    assert converse(Dicomweb(tree), talk) == [200, 404, 404, 404, 404, 404]


def test_a_query_reaches_the_search(tree: Tree) -> None:
    given = converse(Dicomweb(tree), lambda client: client.get("/instances?limit=1&offset=1"))

    assert [row["00200013"]["Value"] for row in given.json()] == [[2]]
