"""Who is let in, and which pages may read what comes out: judged as a browser judges it."""

import asyncio
from collections.abc import Mapping

import httpx
import pytest

from harness.core.http.admission import OPEN, Admission
from harness.core.images.server_faults import NO_FAULTS, ServerFaults
from harness.servers.origin.application import Dicomweb, application
from harness.servers.origin.door import Door
from harness.servers.origin.faults import FaultyServer
from harness.servers.origin.tree import Tree
from tests.servers.origin.tiny_tree import SERIES_PATH, frame_path, framed

IMPORTED = Admission(origins=("https://viewer.example",))
METADATA = f"{SERIES_PATH}/metadata"
HERE = ("http://localhost:3000", "http://127.0.0.1:3000", "https://viewer.example")
ELSEWHERE = ("https://any.example", "https://viewer.example:8443", "null")
EVERYTHING = [METADATA, frame_path(0), "/studies", "/", "/not/here"]


def ask(
    tree: Tree,
    admission: Admission,
    path: str = METADATA,
    method: str = "GET",
    *,
    headers: Mapping[str, str] | None = None,
    faults: ServerFaults = NO_FAULTS,
) -> httpx.Response:
    async def run() -> httpx.Response:
        faulty = FaultyServer(application(Dicomweb(tree)), faults, tree.bodies)
        transport = httpx.ASGITransport(Door(faulty, admission))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, headers=headers or {})

    return asyncio.run(run())


def may_read(answer: httpx.Response, origin: str) -> bool:
    """The CORS check of the Fetch standard, for a page that sends no credentials."""
    return answer.headers.get("access-control-allow-origin") in ("*", origin)


def sees_times(answer: httpx.Response, origin: str) -> bool:
    """The TAO check of the Fetch standard: whether a page sees sizes and times of a resource."""
    values = answer.headers.get("timing-allow-origin", "").split(", ")
    return "*" in values or origin in values


def asked_by(origin: str) -> Mapping[str, str]:
    return {"origin": origin}


@pytest.mark.parametrize("path", EVERYTHING)
def test_imported_images_are_read_by_pages_of_loopback_and_named_ones_alone(
    tree: Tree, path: str
) -> None:
    for origin in HERE:
        answer = ask(tree, IMPORTED, path, headers=asked_by(origin))
        assert may_read(answer, origin)
        assert sees_times(answer, origin)
    for origin in ELSEWHERE:
        answer = ask(tree, IMPORTED, path, headers=asked_by(origin))
        assert not may_read(answer, origin)
        assert not sees_times(answer, origin)


@pytest.mark.parametrize("status", [404, 500, 416, 304])
def test_no_other_answer_tells_a_page_more(tree: Tree, status: int) -> None:
    faults = {
        404: ServerFaults(missing_image_indices=(0,)),
        500: ServerFaults(failure_period_count=1),
    }
    etag = ask(tree, IMPORTED, frame_path(0)).headers["etag"]
    more = {416: {"range": "bytes=9999999-"}, 304: {"if-none-match": etag}}.get(status, {})

    for origin in (*HERE, *ELSEWHERE):
        headers = {**asked_by(origin), **more}
        answer = ask(
            tree, IMPORTED, frame_path(0), headers=headers, faults=faults.get(status, NO_FAULTS)
        )
        assert answer.status_code == status
        assert may_read(answer, origin) == (origin in HERE)


def test_a_preflight_of_a_page_that_may_not_read_is_not_granted(tree: Tree) -> None:
    """CORS-preflight fetch: the CORS check is the first, whatever methods are allowed."""
    wish = {"access-control-request-method": "GET", "access-control-request-headers": "range"}

    for origin in (*HERE, *ELSEWHERE):
        answer = ask(tree, IMPORTED, method="OPTIONS", headers={**asked_by(origin), **wish})
        assert answer.status_code == 204
        assert may_read(answer, origin) == (origin in HERE)


def test_caches_are_told_that_other_pages_get_another_answer(tree: Tree) -> None:
    for headers in ({}, asked_by(HERE[0]), asked_by(ELSEWHERE[0])):
        varies = ask(tree, IMPORTED, frame_path(0), headers=headers).headers["vary"]
        assert {"accept", "origin"} <= set(varies.split(", "))


def test_several_origins_are_none(tree: Tree) -> None:
    async def run() -> httpx.Response:
        transport = httpx.ASGITransport(Door(application(Dicomweb(tree)), IMPORTED))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            twice = [("origin", HERE[0]), ("origin", ELSEWHERE[0])]
            return await client.get(METADATA, headers=twice)

    answer = asyncio.run(run())

    assert not any(may_read(answer, origin) for origin in (*HERE, *ELSEWHERE))


@pytest.mark.parametrize("path", EVERYTHING)
def test_what_is_drawn_or_public_is_read_by_every_page_as_before(tree: Tree, path: str) -> None:
    for origin in (*HERE, *ELSEWHERE):
        answer = ask(tree, OPEN, path, headers=asked_by(origin))
        assert answer.headers["access-control-allow-origin"] == "*"
        assert sees_times(answer, origin)
        assert "origin" not in answer.headers.get("vary", "")


def test_the_images_are_the_same_for_whoever_may_read_them(tree: Tree) -> None:
    answer = ask(tree, IMPORTED, frame_path(0), headers=asked_by(HERE[0]))

    assert answer.content == framed(0)
    assert "Content-Range" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("admission", [OPEN, IMPORTED], ids=["open", "imported"])
@pytest.mark.parametrize("path", EVERYTHING)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "DELETE"])
def test_a_name_that_was_led_here_is_turned_away(
    tree: Tree, admission: Admission, path: str, method: str
) -> None:
    """421 (RFC 9110 §15.5.20), and nothing of what is here."""
    answer = ask(tree, admission, path, method, headers={"host": "rebound.example:8042"})

    assert answer.status_code == 421
    assert tree.manifest.study_uid not in answer.text
    if method == "GET":
        assert answer.json()["value"] == "rebound.example:8042"
        assert "--allow-host" in answer.json()["rule"]


def test_a_name_that_was_given_is_let_in(tree: Tree) -> None:
    named = Admission(hosts=("workstation.example",))

    assert ask(tree, named, headers={"host": "workstation.example:8042"}).status_code == 200


def test_a_request_without_a_host_is_no_request(tree: Tree) -> None:
    """400 (RFC 9112 §3.2)."""
    assert ask(tree, OPEN, headers={"host": ""}).status_code == 400


def test_who_is_turned_away_does_not_count_for_faults(tree: Tree) -> None:
    async def run() -> list[int]:
        faults = ServerFaults(failure_period_count=2)
        faulty = FaultyServer(application(Dicomweb(tree)), faults, tree.bodies)
        transport = httpx.ASGITransport(Door(faulty, OPEN))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            hosts = ("localhost", "rebound.example", "localhost")
            answers = [await client.get(frame_path(0), headers={"host": each}) for each in hosts]
        return [each.status_code for each in answers]

    assert asyncio.run(run()) == [200, 421, 500]
