"""What goes through the door, both ways, from and to a server that says anything."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from harness.core.http.server_timing import ServerWait, read_wait
from harness.servers.emulator.upstream import Upstream
from harness.servers.gateway.application import Gateway
from harness.servers.gateway.cold import ColdAnswer, ColdAnswers
from harness.servers.gateway.process import SecretField
from harness.servers.gateway.service import Service
from tests.servers.gateway.scripted_server import Say, ScriptedServer, ok, scripted_server

pytestmark = pytest.mark.live

_FRAME = ok(b"pixels", "Content-Type: image/jls", "Date: today")


@dataclass(slots=True)
class Passed:
    """What came out of the door."""

    status_code: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    has_ended: bool = False

    async def take(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status_code = message["status"]
            self.fields = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += message["body"]
            self.has_ended = not message.get("more_body", False)


def scope(path: str, method: str, fields: Sequence[tuple[str, str]]) -> dict[str, Any]:
    raw_path, _, query = path.partition("?")
    headers = [(b"host", b"door.test:1"), *((n.encode(), v.encode()) for n, v in fields)]
    return {
        "type": "http",
        "method": method,
        "raw_path": raw_path.encode(),
        "query_string": query.encode(),
        "headers": headers,
    }


def passed(
    say: Say,
    *paths: str,
    method: str = "GET",
    fields: Sequence[tuple[str, str]] = (),
    secrets: tuple[SecretField, ...] = (),
    cold: ColdAnswers | None = None,
) -> tuple[list[Passed], ScriptedServer]:
    """What comes of these paths, one after the other."""

    async def run() -> tuple[list[Passed], ScriptedServer]:
        async with scripted_server(say) as server, asyncio.TaskGroup() as tasks:
            host, port = server.authority.split(":")
            upstream = Upstream((host, int(port)), 1, tasks)
            service = Service.of(f"http://{server.authority}/dicom-web")
            gateway, answers = Gateway(service, upstream, secrets, cold), []
            for path in paths:
                answers.append(Passed())
                await gateway(scope(path, method, fields), _nothing, answers[-1].take)
                await asyncio.sleep(0)
            await upstream.close()
            return answers, server

    return asyncio.run(run())


_nothing: Callable[[], Awaitable[Any]] = asyncio.Event().wait


def test_a_path_is_asked_below_the_root_under_the_servers_own_name_and_with_its_secret() -> None:
    fields = [("accept", "image/jls"), ("authorization", "mine"), ("connection", "keep-alive")]
    secret = SecretField("Authorization", "Bearer abc")
    [answer], server = passed(
        lambda head: _FRAME, "/studies/1?limit=2", fields=fields, secrets=(secret,)
    )

    first, *lines = server.heads[0].decode().split("\r\n")
    assert first == "GET /dicom-web/studies/1?limit=2 HTTP/1.1"
    assert lines[0].lower() == f"host: {server.authority}"
    assert {"accept: image/jls", "authorization: Bearer abc"} <= set(lines)
    assert "mine" not in server.heads[0].decode()
    assert (answer.status_code, answer.body, answer.has_ended) == (200, b"pixels", True)
    assert "date" not in answer.fields
    assert "abc" not in repr(secret)


def _wait_of(answer: Passed) -> ServerWait | None:
    return read_wait(b"server-timing", answer.fields["server-timing"].encode())


def test_an_answer_tells_how_long_the_server_took() -> None:
    [answer], _ = passed(lambda head: _FRAME, "/a")

    told = _wait_of(answer)
    assert told is not None
    assert told.is_measured
    assert told.duration_s > 0


@pytest.mark.parametrize("path", ["/../admin", "/studies/%2e%2e/x"])
def test_nothing_above_the_root_is_asked_for(path: str) -> None:
    [answer], server = passed(lambda head: _FRAME, path)

    assert (answer.status_code, server.heads) == (404, [])


def test_nothing_is_written_to_a_server() -> None:
    [answer], server = passed(lambda head: _FRAME, "/studies", method="POST")

    assert (answer.status_code, server.heads) == (405, [])


def test_a_connection_that_was_closed_while_idle_is_opened_again() -> None:
    def say(head: bytes) -> bytes:
        return ok(b"1", "Connection: close") if b"/first" in head else _FRAME

    answers, _ = passed(say, "/first", "/second")

    assert [answer.body for answer in answers] == [b"1", b"pixels"]


def test_interim_answers_and_http_1_0_are_understood() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
    old = b"HTTP/1.0 200 OK\r\nContent-Type: image/jls\r\n\r\nuntil the end"

    [hinted], _ = passed(lambda head: early + _FRAME, "/a")
    [ancient], _ = passed(lambda head: old, "/a")

    assert (hinted.status_code, hinted.body) == (200, b"pixels")
    assert (ancient.status_code, ancient.body, ancient.has_ended) == (200, b"until the end", True)


def test_leave_is_given_for_a_server_that_gives_none() -> None:
    refusal = b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"
    [answer], _ = passed(lambda head: refusal, "/a", method="OPTIONS")

    assert (answer.status_code, answer.body) == (204, b"")
    assert answer.fields["access-control-allow-origin"] == "*"
    assert answer.fields["harness-gave"] == "preflight"


def test_pages_may_read_what_a_server_says_nothing_of_and_no_more_of_others() -> None:
    [silent], _ = passed(lambda head: _FRAME, "/a")
    said = "Access-Control-Allow-Origin: http://viewer.test"
    [sharing], _ = passed(lambda head: ok(b"x", said), "/a")

    assert silent.fields["access-control-expose-headers"] == "*"
    assert silent.fields["harness-gave"] == "cross-origin fields"
    assert "harness-gave" not in sharing.fields
    assert sharing.fields["access-control-allow-origin"] == "http://viewer.test"
    assert "access-control-expose-headers" not in sharing.fields


def test_addresses_of_the_server_become_those_of_the_door() -> None:
    servers: list[str] = []

    def say(head: bytes) -> bytes:
        root = "http://{}/dicom-web".format(head.split(b"\r\n")[1].split()[1].decode())
        servers.append(root)
        if b"/moved" in head:
            return ok(b"", f"Location: {root}/studies/2?x=1").replace(b"200 OK", b"302 Found")
        kind = "Content-Type: application/dicom+json"
        return ok(f'[{{"BulkDataURI": "{root}/bulk"}}]'.encode(), kind)

    [moved, document], _ = passed(say, "/moved", "/metadata")

    assert (moved.status_code, moved.fields["location"]) == (
        302,
        "http://door.test:1/studies/2?x=1",
    )
    assert document.body == b'[{"BulkDataURI": "http://door.test:1/bulk"}]'
    assert document.fields["content-length"] == str(len(document.body))


def test_a_redirect_to_elsewhere_is_no_answer() -> None:
    elsewhere = ok(b"", "Location: http://other.test/x").replace(b"200 OK", b"302 Found")
    [answer], _ = passed(lambda head: elsewhere, "/a")

    assert (answer.status_code, answer.fields["harness-gave"]) == (502, "answer")
    assert "location" not in answer.fields


def test_garbage_and_a_server_that_breaks_off_are_told() -> None:
    [garbage], _ = passed(lambda head: b"close, this is not HTTP\r\n\r\n", "/a")
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX: close\r\n\r\nhalf"
    [broken], _ = passed(lambda head: cut, "/a")

    assert garbage.status_code == 502
    assert (broken.status_code, broken.body, broken.has_ended) == (200, b"half", False)


def test_what_is_cold_takes_longer_at_first_and_the_server_is_told_to_have_taken_it() -> None:
    cold = ColdAnswers([ColdAnswer("a", 0.25)])
    answers, _ = passed(lambda head: _FRAME, "/a", "/a", "/b", cold=cold)

    taken_s = [told.duration_s for each in answers if (told := _wait_of(each)) is not None]
    assert taken_s[0] >= 0.25
    assert [each.body for each in answers] == [b"pixels"] * 3
    assert cold.besides_s("a") == 0.0


def test_a_refusal_warms_nothing() -> None:
    cold = ColdAnswers([ColdAnswer("a", 0.25)])
    refusal = b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"
    passed(lambda head: refusal, "/a", cold=cold)

    assert cold.besides_s("a") == 0.25
