"""FetchRules the layer of faults without a socket: what a client sees of each answer."""

import asyncio
from typing import Any

from harness.core.images.server_faults import ServerFaults
from harness.servers.origin.application import Dicomweb, application
from harness.servers.origin.faults import FaultyServer
from harness.servers.origin.tree import Tree


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
