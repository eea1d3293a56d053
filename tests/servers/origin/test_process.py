import asyncio
import fcntl
import json
import sys
import termios
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest
from dicomweb_client.api import DICOMwebClient
from hypothesis import given

from harness.core.http.admission import Admission
from harness.core.http.framing import Framing
from harness.core.http.media_type import HTJ2K_LOSSLESS
from harness.core.images.server_faults import BodyCut, OriginBehaviour, ServerFaults
from harness.errors import EnvironmentProblem
from harness.servers.message import from_document, to_document
from harness.servers.origin.process import Origin, OriginConfiguration, running_origin
from tests.core.dataset_of import HTJ2K, JPEG_LS
from tests.origin_behaviours import BEHAVIOURS
from tests.processes import own_children
from tests.servers.origin.tiny_tree import (
    FRAMES,
    SERIES,
    STUDY,
    codestream,
    frame_path,
    framed,
    metadata,
)

Result = TypeVar("Result")


def with_origin(configuration: OriginConfiguration, talk: Callable[[Origin], Result]) -> Result:
    """What a conversation with a running origin, in a thread of its own, comes back with."""

    async def run() -> Result:
        async with running_origin(configuration) as origin:
            return await asyncio.to_thread(talk, origin)

    return asyncio.run(run())


async def exchange(port: int, request: bytes) -> bytes:
    """What one connection answers to raw bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    given = await reader.read()
    writer.close()
    await writer.wait_closed()
    return given


def failing(root: Path, faults: ServerFaults) -> OriginConfiguration:
    return OriginConfiguration(root, OriginBehaviour(faults=faults))


@given(BEHAVIOURS)
def test_a_configuration_survives_the_pipe(behaviour: OriginBehaviour) -> None:
    configuration = OriginConfiguration(Path("/tree"), behaviour, "127.0.0.2", 8042)
    shut = replace(configuration, admission=Admission(("a.example",), ("https://b.example",)))
    for each in (configuration, shut):
        document = json.loads(json.dumps(to_document(each)))
        assert from_document(OriginConfiguration, document) == each


def test_an_origin_listens_on_loopback_unless_told_otherwise(tmp_path: Path) -> None:
    assert OriginConfiguration(tmp_path).host == "127.0.0.1"


@pytest.mark.live
@pytest.mark.every_python
def test_frames_and_ranges_come_over_a_socket(root: Path) -> None:
    async def run() -> tuple[bytes, bytes]:
        async with (
            running_origin(OriginConfiguration(root)) as origin,
            httpx.AsyncClient(base_url=origin.url, trust_env=False) as client,
        ):
            whole = await client.get(frame_path(1))
            part = await client.get(frame_path(1), headers={"range": "bytes=100000-"})
            return whole.content, part.content

    whole, part = asyncio.run(run())

    assert framed(1) == whole
    assert framed(1)[100_000:] == part


@pytest.mark.live
def test_the_public_dicomweb_client_reads_the_dataset(root: Path) -> None:
    def talk(origin: Origin) -> None:
        client = DICOMwebClient(url=origin.url)
        (series,) = client.search_for_series(STUDY)
        rows = client.retrieve_series_metadata(STUDY, series["0020000E"]["Value"][0])
        instances = client.search_for_instances(STUDY, SERIES, get_remaining=True)
        instance = FRAMES[0].sop_instance_uid
        both = client.retrieve_instance_frames(STUDY, SERIES, instance, [2, 1])
        (one,) = client.retrieve_instance_frames(STUDY, SERIES, FRAMES[2].sop_instance_uid, [1])

        # As OHIF fills its study list.
        page: dict[str, Any] = {"limit": 101, "offset": 0, "fuzzymatching": False}
        assert len(client.search_for_studies(fields=["00081030", "00080060"], **page)) == 1
        assert rows == metadata()
        assert len(instances) == 2
        assert [codestream(1), codestream(0)] == both
        assert one == codestream(2)
        assert client.retrieve_instance_metadata(STUDY, SERIES, instance) == metadata()[0]
        with pytest.raises(OSError, match="406"):
            client.retrieve_instance_frames(STUDY, SERIES, instance, [1], media_types=(JPEG_LS,))

    with_origin(OriginConfiguration(root), talk)


@pytest.mark.live
def test_nothing_outside_the_tree_is_served_to_a_raw_request(root: Path) -> None:
    targets = [
        b"/../manifest.json",
        b"/studies/../manifest.json",
        b"/%2e%2e/%2e%2e/etc/hostname",
        b"/%252e%252e/etc/hostname",
        b"//etc/hostname",
        b"/studies/%00",
        b"/studies/\\..\\manifest.json",
        b"/" + b"a" * 50_000,
    ]

    async def run() -> list[bytes]:
        async with running_origin(OriginConfiguration(root)) as origin:
            ending = b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            return [await exchange(origin.port, b"GET " + each + ending) for each in targets]

    statuses = [given.split(b" ")[1] for given in asyncio.run(run())]

    assert set(statuses) <= {b"404", b"400"}


@pytest.mark.live
def test_a_connection_serves_one_request_after_the_other(root: Path) -> None:
    request = f"GET {frame_path(0)} HTTP/1.1\r\nHost: localhost\r\n".encode()

    async def run() -> bytes:
        async with running_origin(OriginConfiguration(root)) as origin:
            last = request + b"Connection: close\r\n\r\n"
            return await exchange(origin.port, (request + b"\r\n") * 2 + last)

    assert asyncio.run(run()).count(framed(0)) == 3


@pytest.mark.live
def test_answers_without_a_body_leave_the_connection_usable(root: Path) -> None:
    def talk(origin: Origin) -> list[tuple[int, int]]:
        limits = httpx.Limits(max_connections=1)
        with httpx.Client(base_url=origin.url, trust_env=False, limits=limits) as client:
            etag = client.head(frame_path(0)).headers["etag"]
            given = [
                client.head(frame_path(0)),
                client.get(frame_path(0), headers={"if-none-match": etag}),
                client.options(frame_path(0)),
                client.get(frame_path(0), headers={"range": "bytes=9999-"}),
                client.delete(frame_path(0)),
                client.get(frame_path(2), headers={"accept": "image/jphc"}),
                client.get(frame_path(0)),
            ]
            ports = {
                each.extensions["network_stream"].get_extra_info("client_addr") for each in given
            }
            assert len(ports) == 1
            return [(each.status_code, len(each.content)) for each in given]

    statuses = with_origin(OriginConfiguration(root), talk)

    assert [status for status, _ in statuses] == [200, 304, 204, 416, 405, 200, 200]
    assert [size_bytes for _, size_bytes in statuses[:3]] == [0, 0, 0]
    assert statuses[-2:] == [(200, 0), (200, len(framed(0)))]


@pytest.mark.live
@pytest.mark.parametrize("framing", Framing)
def test_the_framing_of_the_configuration_is_the_default(root: Path, framing: Framing) -> None:
    given = with_origin(
        OriginConfiguration(root, OriginBehaviour(framing)),
        lambda origin: httpx.get(origin.url + frame_path(0), trust_env=False),
    )

    bodies = {Framing.MULTIPART: framed(0), Framing.SINGLE_PART: codestream(0)}
    assert bodies[framing] == given.content
    assert HTJ2K[0] in given.headers["content-type"]


@pytest.mark.live
@pytest.mark.every_python
def test_a_cut_answer_ends_with_its_connection(root: Path) -> None:
    async def run() -> bytes:
        configuration = failing(root, ServerFaults(cut=BodyCut(1000)))
        async with running_origin(configuration) as origin:
            return await exchange(
                origin.port, f"GET {frame_path(1)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            )

    head, _, body = asyncio.run(run()).partition(b"\r\n\r\n")
    assert f"content-length: {len(framed(1))}".encode() in head
    assert body == framed(1)[:1000]


@pytest.mark.live
def test_a_body_without_a_length_comes_whole_in_chunks(root: Path) -> None:
    given = with_origin(
        failing(root, ServerFaults(omits_content_length=True)),
        lambda origin: httpx.get(origin.url + frame_path(1), trust_env=False),
    )

    assert given.headers["transfer-encoding"] == "chunked"
    assert given.content == framed(1)


@pytest.mark.live
def test_a_wrong_label_is_on_every_htj2k_image(root: Path) -> None:
    def talk(origin: Origin) -> list[bytes]:
        paths = [frame_path(0), frame_path(0, "jls")]
        return [httpx.get(origin.url + path, trust_env=False).content for path in paths]

    faults = ServerFaults(transfer_syntax_uid=HTJ2K_LOSSLESS)
    htj2k, jpeg_ls = with_origin(failing(root, faults), talk)

    assert HTJ2K_LOSSLESS.encode() in htj2k
    assert HTJ2K[1].encode() not in htj2k
    assert jpeg_ls == framed(0, "jls")


@pytest.mark.live
def test_faults_that_count_begin_anew_when_told(root: Path) -> None:
    async def run() -> list[int]:
        configuration = failing(root, ServerFaults(failure_period_count=2))
        async with (
            running_origin(configuration) as origin,
            httpx.AsyncClient(trust_env=False) as client,
        ):
            given = [await client.get(origin.url + frame_path(0)) for _ in range(3)]
            await origin.start_over()
            given.append(await client.get(origin.url + frame_path(0)))
        return [each.status_code for each in given]

    assert asyncio.run(run()) == [200, 500, 200, 200]


@pytest.mark.live
def test_a_port_in_use_is_reported_and_leaves_nothing_behind(root: Path) -> None:
    async def run() -> None:
        async with running_origin(OriginConfiguration(root)) as origin:
            taken = OriginConfiguration(root, port=origin.port)
            with pytest.raises(EnvironmentProblem, match=f'"127.0.0.1:{origin.port}" cannot be'):
                async with running_origin(taken):
                    pytest.fail("two origins on one port")

    asyncio.run(run())

    assert own_children() == []


@pytest.mark.live
def test_a_damaged_tree_is_reported(tmp_path: Path) -> None:
    async def run() -> None:
        async with running_origin(OriginConfiguration(tmp_path)):
            pytest.fail("an origin without a tree")

    with pytest.raises(EnvironmentProblem, match=r"manifest.json: is not a manifest"):
        asyncio.run(run())


@pytest.mark.live
@pytest.mark.every_python
def test_an_origin_leaves_in_the_middle_of_an_answer_without_a_word(
    root: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def run() -> int:
        async with running_origin(OriginConfiguration(root)) as origin:
            reader, writer = await asyncio.open_connection("127.0.0.1", origin.port)
            request = f"GET {frame_path(1)} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
            writer.write(request * 200)
            await reader.readexactly(1)
            before_count, count = -1, 0
            while not count or count != before_count:
                await origin.start_over()  # it has its turn, until it waits for the client to read
                before_count, count = count, unread_count(writer)
            pid = origin.pid
        writer.close()
        return pid

    assert not psutil.pid_exists(asyncio.run(run()))
    assert capfd.readouterr().err == ""


def unread_count(writer: asyncio.StreamWriter) -> int:
    """How many bytes the system holds that came and were not read (FIONREAD)."""
    held = fcntl.ioctl(writer.get_extra_info("socket"), termios.FIONREAD, bytes(4))
    return int.from_bytes(held, sys.byteorder)


@pytest.mark.live
def test_an_origin_is_asked_by_the_address_that_it_listens_on_and_by_no_strange_name(
    root: Path,
) -> None:
    def talk(origin: Origin) -> list[int]:
        named = [{}, {"host": "localhost"}, {"host": "given.example"}, {"host": "rebound.example"}]
        answers = [httpx.get(origin.url, trust_env=False, headers=each) for each in named]
        return [answer.status_code for answer in answers]

    everywhere = OriginConfiguration(root, host="0.0.0.0", admission=Admission(("given.example",)))

    for configuration in (everywhere, replace(everywhere, host="127.0.0.1")):
        assert with_origin(configuration, talk) == [200, 200, 200, 421]
