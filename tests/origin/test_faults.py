"""The layer of faults, talked to without a socket: what a client sees of each fault."""

import asyncio
from typing import Any

import pytest

from harness.core.server_faults import BodyCut, ServerFaults, Stall
from harness.origin.application import Dicomweb, application
from harness.origin.faults import FaultyServer
from harness.origin.tree import Tree
from tests.origin.tiny_tree import SERIES_PATH, frame_path, framed


class Seen:
    """One answer as the server of the application gets it to send, and when it paused."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.is_ended = False
        self.body_bytes_at_pause: list[int | None] = []

    async def send(self, message: Any) -> None:
        assert not self.is_ended
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self.body += bytes(message["body"])
            self.is_ended = not message["more_body"] if "more_body" in message else True


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop on which a pause takes no time, and is written down."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self.seen = seen
        self.jumped_s = 0.0

    def time(self) -> float:
        return super().time() + self.jumped_s

    def call_at(  # type: ignore[override]
        self, when: float, callback: Any, *args: Any, context: Any = None
    ) -> asyncio.TimerHandle:
        started = bool(self.seen.status)
        self.seen.body_bytes_at_pause.append(len(self.seen.body) if started else None)
        self.jumped_s += max(0.0, when - self.time())
        return super().call_at(when, callback, *args, context=context)


def server(tree: Tree, faults: ServerFaults) -> FaultyServer:
    return FaultyServer(application(Dicomweb(tree)), faults, tree.bodies)


def ask(faulty: FaultyServer, path: str, method: str = "GET", **headers: str) -> Seen:
    seen = Seen()
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> Any:
        raise AssertionError("the application reads no body")

    with asyncio.Runner(loop_factory=lambda: JumpingLoop(seen)) as runner:
        runner.run(faulty(scope, receive, seen.send))
    return seen


def test_an_ignored_range_brings_the_whole_body_and_200(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(ignores_range=True)), frame_path(1), range="bytes=0-9")

    assert (seen.status, seen.body) == (200, framed(1))
    assert "content-range" not in seen.headers


def test_a_hidden_content_range_is_sent_but_not_exposed(tree: Tree) -> None:
    faults = ServerFaults(hides_content_range=True)
    seen = ask(server(tree, faults), frame_path(1), range="bytes=0-9")

    exposed = seen.headers["access-control-expose-headers"].split(", ")
    assert "Content-Range" not in exposed
    assert "Content-Length" in exposed
    assert seen.headers["content-range"] == f"bytes 0-9/{len(framed(1))}"


def test_an_omitted_length_leaves_the_body_whole(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(omits_content_length=True)), frame_path(1))

    assert "content-length" not in seen.headers
    assert (seen.body, seen.is_ended) == (framed(1), True)


def test_a_missing_image_is_404_and_its_neighbour_is_there(tree: Tree) -> None:
    faulty = server(tree, ServerFaults(missing_image_indices=(1,)))

    assert [ask(faulty, frame_path(index)).status for index in range(3)] == [200, 404, 200]


def test_every_second_request_fails_and_a_new_load_counts_anew(tree: Tree) -> None:
    faulty = server(tree, ServerFaults(failure_period_count=2))

    first = [ask(faulty, frame_path(0)).status for _ in range(3)]
    faulty.start_over()
    second = [ask(faulty, frame_path(0)).status for _ in range(2)]

    assert (first, second) == ([200, 500, 200], [200, 500])


def test_only_requests_for_images_fail_and_are_counted(tree: Tree) -> None:
    faulty = server(tree, ServerFaults(failure_period_count=1))

    assert ask(faulty, f"{SERIES_PATH}/metadata").status == 200
    assert ask(faulty, frame_path(0), method="HEAD").status == 200
    assert ask(faulty, frame_path(0)).status == 500


@pytest.mark.parametrize("after_bytes", [0, 1, 100])
def test_a_cut_body_stops_short_and_is_never_ended(tree: Tree, after_bytes: int) -> None:
    faulty = server(tree, ServerFaults(cut=BodyCut(after_bytes, (1,))))

    cut, whole = ask(faulty, frame_path(1)), ask(faulty, frame_path(2))

    assert (cut.body, cut.is_ended) == (framed(1)[:after_bytes], False)
    assert cut.headers["content-length"] == str(len(framed(1)))
    assert (whole.body, whole.is_ended) == (framed(2), True)


def test_a_body_no_longer_than_the_cut_arrives(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(cut=BodyCut(len(framed(1))))), frame_path(1))

    assert (seen.body, seen.is_ended) == (framed(1), True)


@pytest.mark.parametrize(("after_bytes", "seen_before"), [(0, None), (1, 1), (50, 50)])
def test_a_stall_pauses_once_where_it_should_and_loses_nothing(
    tree: Tree, after_bytes: int, seen_before: int | None
) -> None:
    faulty = server(tree, ServerFaults(stall=Stall(3600.0, after_bytes)))
    seen = ask(faulty, frame_path(1))

    assert seen.body_bytes_at_pause == [seen_before]
    assert (seen.body, seen.is_ended) == (framed(1), True)
