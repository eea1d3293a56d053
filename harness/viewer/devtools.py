"""The debugging protocol of Chromium, spoken over two pipes.

Each message is one JSON object and a NUL byte (--remote-debugging-pipe of
content/browser/devtools/devtools_pipe_handler.cc); a command carries an id, which its answer
repeats; an event carries none.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

Message = dict[str, Any]
_END = b"\0"
# The browser keeps no body for whoever might ask for it.
_NO_BODIES = {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0}


class ProtocolRefusal(Exception):
    """The browser answered a command with an error, or a page threw one."""


class BrowserGone(Exception):
    """There is no browser any more, or its window was closed."""


class DevTools:
    """Commands to a browser, and what it says to them; several tasks may use it at once.

    `send` puts bytes into the pipe to the browser; what comes out of the other one is `feed`'s.
    """

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._ids = count(1)
        self._answers: dict[int, _Waiting] = {}
        self._events: dict[tuple[str, str], _Waiting] = {}
        self._listeners: dict[tuple[str, str], Callable[[Message], None]] = {}
        self._received = bytearray()
        self._is_over = False

    def feed(self, data: bytes) -> None:
        """Take what the browser said; a message may come in any number of pieces."""
        first, *others = data.split(_END)
        self._received += first
        for piece in others:
            self._hand_out(json.loads(self._received))
            self._received = bytearray(piece)

    def end(self) -> None:
        """The browser is gone: nobody waits for it any more."""
        self._is_over = True
        self._disappoint(self._waiting(), "the browser ended")

    async def call(
        self, method: str, parameters: Mapping[str, Any], session_id: str = ""
    ) -> Message:
        """The result of a command. Raises ProtocolRefusal, and BrowserGone."""
        number = next(self._ids)
        session = {"sessionId": session_id} if session_id else {}
        command = {"id": number, "method": method, "params": parameters, **session}
        answer = self._wait(session_id)
        self._answers[number] = answer
        try:
            self._send(json.dumps(command).encode() + _END)
            message = await answer.future
        finally:
            del self._answers[number]
        if error := message.get("error"):
            raise ProtocolRefusal(f"{method}: {error['message']}")
        result: Message = message["result"]
        return result

    @asynccontextmanager
    async def expecting(self, method: str, session_id: str) -> AsyncIterator[None]:
        """Leave the block only when this event has come, which may be while inside it."""
        event = self._wait(session_id)
        self._events[session_id, method] = event
        try:
            yield
            await event.future
        finally:
            del self._events[session_id, method]

    def listen(self, method: str, session_id: str, hear: Callable[[Message], None]) -> None:
        """Let `hear` be given what every such event says, from now on."""
        self._listeners[session_id, method] = hear

    def _wait(self, session_id: str) -> "_Waiting":
        if self._is_over:
            raise BrowserGone("the browser ended")
        return _Waiting(session_id, asyncio.get_running_loop().create_future())

    def _waiting(self) -> "list[_Waiting]":
        return [*self._answers.values(), *self._events.values()]

    def _hand_out(self, message: Message) -> None:
        match message:
            case {"id": number}:
                waiting = self._answers.get(number)
            case {"method": "Target.detachedFromTarget", "params": {"sessionId": closed}}:
                # What was asked of it is never answered.
                of_page = [each for each in self._waiting() if each.session_id == closed]
                return self._disappoint(of_page, "its window was closed")
            case _:
                event = (message.get("sessionId", ""), message["method"])
                waiting = self._events.get(event)
                if hear := self._listeners.get(event):
                    hear(message["params"])
        # Whoever was cancelled waits no more.
        if waiting is not None and not waiting.future.done():
            waiting.future.set_result(message)
        return None

    def _disappoint(self, waiting: "Iterable[_Waiting]", reason: str) -> None:
        for each in waiting:
            if not each.future.done():
                each.future.set_exception(BrowserGone(reason))


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Somebody who waits for an answer or an event of a session ("" is the browser's own)."""

    session_id: str
    future: asyncio.Future[Message]


class Page:
    """One page of a browser.

    `preflight_urls` are what its browser has asked leave for so far, in order; of a page with a
    script that runs before it.
    """

    def __init__(self, devtools: DevTools, session_id: str) -> None:
        self._devtools = devtools
        self._session_id = session_id
        self.preflight_urls: list[str] = []

    @classmethod
    async def open(cls, devtools: DevTools, url: str, script: str = "") -> "Page":
        """A page of its own window that has loaded `url`; the script runs before its own code.

        Raises ProtocolRefusal where nobody answers there, and BrowserGone.
        """
        created = await devtools.call(
            "Target.createTarget", {"url": "about:blank", "newWindow": True}
        )
        attached = await devtools.call(
            "Target.attachToTarget", {"targetId": created["targetId"], "flatten": True}
        )
        page = cls(devtools, attached["sessionId"])
        await devtools.call("Page.enable", {}, page._session_id)
        if script:  # our own page asks no leave, and is not slowed down by whoever listens
            await page._listen_for_preflights()
            first = {"source": script}
            await devtools.call("Page.addScriptToEvaluateOnNewDocument", first, page._session_id)
        async with devtools.expecting("Page.loadEventFired", page._session_id):
            reached = await devtools.call("Page.navigate", {"url": url}, page._session_id)
            if failure := reached.get("errorText"):
                raise ProtocolRefusal(failure)
        return page

    async def _listen_for_preflights(self) -> None:
        """No page is told of them: neither its code nor its resource timing."""

        def hear(sent: Message) -> None:
            # By who asked: its resource type is "Other" until the answer comes.
            if sent["initiator"]["type"] == "preflight":
                self.preflight_urls.append(sent["request"]["url"])

        self._devtools.listen("Network.requestWillBeSent", self._session_id, hear)
        await self._devtools.call("Network.enable", _NO_BODIES, self._session_id)

    async def run(self, function: str, *arguments: object) -> Any:
        """What a function of the page returns, once its promise is kept; JSON values only.

        Raises ProtocolRefusal with the error that it threw, and BrowserGone.
        """
        written = ", ".join(json.dumps(argument) for argument in arguments)
        answer = await self.call(
            "Runtime.evaluate",
            {
                "expression": f"{function}({written})",
                "awaitPromise": True,
                "returnByValue": True,
            },
        )
        if thrown := answer.get("exceptionDetails"):
            description = thrown.get("exception", {}).get("description") or thrown["text"]
            raise ProtocolRefusal(description.partition("\n")[0])
        return answer["result"].get("value")

    async def call(self, method: str, parameters: Mapping[str, Any]) -> Message:
        """The result of a command to this page. Raises ProtocolRefusal, and BrowserGone."""
        return await self._devtools.call(method, parameters, self._session_id)
