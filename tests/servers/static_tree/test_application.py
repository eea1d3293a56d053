"""Files of a static tree as they are sent."""

import asyncio
from pathlib import Path

import httpx

from harness.servers.static_tree.application import StaticTree


def answered(folder: Path, method: str, path: str, wanted: str = "") -> httpx.Response:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(StaticTree(folder))
        async with httpx.AsyncClient(transport=transport, base_url="http://tree.test") as client:
            headers = {"Range": wanted} if wanted else {}
            return await client.request(method, path, headers=headers)

    return asyncio.run(run())


def test_a_file_is_sent_whole_in_part_and_by_its_head(tmp_path: Path) -> None:
    (tmp_path / "1.mht").write_bytes(b"--b\r\n0123456789")
    whole = answered(tmp_path, "GET", "/1")
    part = answered(tmp_path, "GET", "/1", "bytes=5-7")
    beyond = answered(tmp_path, "GET", "/1", "bytes=99-")

    assert (whole.status_code, whole.content) == (200, b"--b\r\n0123456789")
    assert whole.headers["content-type"] == "multipart/related; boundary=b"
    assert (part.status_code, part.content) == (206, b"012")
    assert part.headers["content-range"] == "bytes 5-7/15"
    assert beyond.status_code == 416
    assert answered(tmp_path, "HEAD", "/1").headers["content-length"] == "15"


def test_what_is_not_there_is_told_and_every_page_has_leave(tmp_path: Path) -> None:
    assert answered(tmp_path, "GET", "/2").status_code == 404
    leave = answered(tmp_path, "OPTIONS", "/2")
    assert (leave.status_code, leave.headers["access-control-allow-origin"]) == (204, "*")
