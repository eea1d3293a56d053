"""Answers before the first frame, on a virtual clock: what is sent, and after how long."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.study import Study
from harness.servers.origin.study_server import StudyFile, StudyFiles, StudyServer

METADATA = "studies/1/series/2/metadata"
SEARCH = "studies?StudyInstanceUID=1"
PICTURE = "studies/1/series/3/instances/4/frames/1"
FRAME = "studies/1/series/2/instances/9/frames/1"


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the path that it was asked for."""
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


async def receive() -> Message:
    raise AssertionError("a GET has no body")


def study_files(folder: Path, study: Study | None = None) -> StudyFiles:
    file = folder / "metadata"
    file.write_bytes(b"compressed")
    metadata = StudyFile(METADATA, file, "", ContentCoding.GZIP, "application/dicom+json", 10)
    search = replace(metadata, path=SEARCH, coding=ContentCoding.IDENTITY, slice_count=0)
    picture = StudyFile(PICTURE, None, FRAME, ContentCoding.IDENTITY, "image/jls", 1)
    return StudyFiles(study or Study(), (metadata, search, picture))


class Answered:
    """What came of a request, and when its head did."""

    def __init__(self) -> None:
        self.head: dict[bytes, bytes] = {}
        self.body = b""
        self.at_s = -1.0

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.head = dict(message["headers"])
            self.at_s = asyncio.get_running_loop().time()
        else:
            self.body += message["body"]


def answers(files: StudyFiles, *paths: str, method: str = "GET") -> list[Answered]:
    """What comes of these requests, all at once."""
    found = [Answered() for _ in paths]

    async def ask(server: StudyServer, path: str, answered: Answered) -> None:
        path, _, query = path.partition("?")
        scope: Any = {"method": method, "path": f"/{path}", "query_string": query.encode()}
        await server(scope, receive, answered.take)

    async def main() -> None:
        server = StudyServer(application, files)
        async with asyncio.TaskGroup() as group:
            for path, answered in zip(paths, found, strict=True):
                group.create_task(ask(server, path, answered))

    run_virtually(main())
    return found


def test_metadata_comes_as_it_was_compressed_and_says_how(tmp_path: Path) -> None:
    [answered] = answers(study_files(tmp_path), METADATA)

    assert answered.body == b"compressed"
    assert answered.head[b"content-encoding"] == b"gzip"
    assert answered.head[b"content-type"] == b"application/dicom+json"
    assert answered.head[b"content-length"] == b"10"
    assert answered.head[b"access-control-allow-origin"] == b"*"


def test_a_search_is_known_by_its_query(tmp_path: Path) -> None:
    found, other = answers(study_files(tmp_path), SEARCH, "studies?StudyInstanceUID=2")

    assert found.body == b"compressed"
    assert b"content-encoding" not in found.head
    assert other.body == b"/studies"


def test_the_picture_of_another_series_is_a_frame_that_there_is(tmp_path: Path) -> None:
    [answered] = answers(study_files(tmp_path), PICTURE)

    assert answered.body == f"/{FRAME}".encode()


def test_the_words_of_another_viewer_ask_for_the_same(tmp_path: Path) -> None:
    asked = "studies?limit=101&offset=0&StudyInstanceUID=1&includefield=00081030"
    found, picture = answers(study_files(tmp_path), asked, PICTURE.replace("/4/", "/7/"))

    assert found.body == b"compressed"
    assert picture.body == f"/{FRAME}".encode()


def test_the_series_of_another_study_are_the_applications(tmp_path: Path) -> None:
    files = study_files(tmp_path)
    series = replace(files.files[1], path="studies/1/series?includefield=00080060")
    files = replace(files, files=(*files.files, series))
    own, other = answers(files, "studies/1/series", "studies/2/series")

    assert (own.body, other.body) == (b"compressed", b"/studies/2/series")


def test_everything_else_and_every_other_method_is_the_applications(tmp_path: Path) -> None:
    [frame] = answers(study_files(tmp_path), FRAME)
    [leave] = answers(study_files(tmp_path), METADATA, method="OPTIONS")

    assert frame.body == f"/{FRAME}".encode()
    assert leave.body == f"/{METADATA}".encode()


def test_the_server_takes_its_time_and_tells_the_link_of_it(tmp_path: Path) -> None:
    study = Study(request_s=0.02, slice_s=0.01, at_once_count=1)
    first, second = answers(study_files(tmp_path, study), METADATA, METADATA)

    assert first.at_s == pytest.approx(0.12)
    assert second.at_s == pytest.approx(0.24)
    assert first.head[b"server-timing"] == b"harness-wait;dur=120.000000;after=0"
    assert second.head[b"server-timing"] == b"harness-wait;dur=240.000000;after=0"


def test_a_server_that_needs_no_time_tells_of_none(tmp_path: Path) -> None:
    [answered] = answers(study_files(tmp_path), METADATA)

    assert answered.at_s == 0.0
    assert b"server-timing" not in answered.head
