import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from harness.viewer.devtools import BrowserGone, DevTools, Page, ProtocolRefusal

SESSION = "S1"
Answer = Mapping[str, Any]


class FakeBrowser:
    """The other end of the pipes: answers every command, in pieces of a few bytes.

    `answers` holds results by method, or an error under "error"; an unknown method is refused as
    Chromium refuses it, and a method in `events` is followed by its event.
    """

    def __init__(self, answers: Mapping[str, Answer], piece_bytes: int = 7) -> None:
        self.devtools = DevTools(self._receive)
        self.commands: list[dict[str, Any]] = []
        self._answers = answers
        self._piece_bytes = piece_bytes
        self._half = b""

    def _receive(self, data: bytes) -> None:
        *whole, self._half = (self._half + data).split(b"\0")
        for message in whole:
            command = json.loads(message)
            self.commands.append(command)
            loop = asyncio.get_running_loop()
            loop.call_soon(self._answer, command)

    def _answer(self, command: dict[str, Any]) -> None:
        answer = self._answers.get(command["method"])
        if answer is None:
            said: Answer = {"error": {"code": -32601, "message": "wasn't found"}}
        else:
            said = answer if "error" in answer else {"result": answer}
        self.say({"id": command["id"], **said})
        if command["method"] == "Page.navigate":
            self.say({"method": "Page.loadEventFired", "params": {}, "sessionId": SESSION})

    def say(self, message: Mapping[str, Any]) -> None:
        data = json.dumps(message).encode() + b"\0"
        for start in range(0, len(data), self._piece_bytes):
            self.devtools.feed(data[start : start + self._piece_bytes])


def played(
    browser: Callable[[], FakeBrowser], play: Callable[[FakeBrowser], Awaitable[Any]]
) -> Any:
    """What came of playing with a fake browser, which is made inside the loop."""

    async def main() -> Any:
        return await play(browser())

    return asyncio.run(main())


@pytest.mark.parametrize("piece_bytes", [1, 7, 10_000])
def test_an_answer_may_come_in_any_number_of_pieces(piece_bytes: int) -> None:
    answers = {"Browser.getVersion": {"product": "Chrome/1.2"}}
    version = played(
        lambda: FakeBrowser(answers, piece_bytes),
        lambda browser: browser.devtools.call("Browser.getVersion", {}),
    )

    assert version == {"product": "Chrome/1.2"}


def test_answers_find_their_commands_whatever_their_order() -> None:
    commands = []

    def receive(data: bytes) -> None:
        """Answer when both commands are there, the later one first."""
        commands.append(json.loads(data[:-1]))
        if len(commands) == 2:
            for each in reversed(commands):
                answer = {"id": each["id"], "result": {"of": each["method"]}}
                devtools.feed(json.dumps(answer).encode() + b"\0")

    devtools = DevTools(receive)

    async def main() -> list[Any]:
        return list(await asyncio.gather(devtools.call("First", {}), devtools.call("Second", {})))

    assert asyncio.run(main()) == [{"of": "First"}, {"of": "Second"}]


def test_a_refused_command_says_which() -> None:
    with pytest.raises(ProtocolRefusal, match=r"Page\.fly: wasn't found"):
        played(lambda: FakeBrowser({}), lambda browser: browser.devtools.call("Page.fly", {}))


def test_whoever_waits_learns_that_the_browser_is_gone() -> None:
    async def main() -> None:
        devtools = DevTools(lambda data: None)
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(devtools.call("Page.enable", {}))
            await asyncio.sleep(0)
            devtools.end()
            await asyncio.wait([waiting])

    with pytest.raises(ExceptionGroup) as raised:
        asyncio.run(main())

    assert raised.group_contains(BrowserGone)


def test_a_closed_window_answers_nothing_more() -> None:
    detached = {"method": "Target.detachedFromTarget", "params": {"sessionId": SESSION}}
    closing = json.dumps(detached).encode() + b"\0"

    async def main() -> None:
        devtools = DevTools(lambda data: devtools.feed(closing))
        await devtools.call("Runtime.evaluate", {}, SESSION)

    with pytest.raises(BrowserGone, match="its window was closed"):
        asyncio.run(main())


def test_a_browser_that_is_gone_is_asked_nothing() -> None:
    async def main() -> None:
        devtools = DevTools(lambda data: None)
        devtools.end()
        await devtools.call("Page.enable", {})

    with pytest.raises(BrowserGone):
        asyncio.run(main())


PAGE = {
    "Target.createTarget": {"targetId": "T1"},
    "Target.attachToTarget": {"sessionId": SESSION},
    "Page.enable": {},
    "Page.addScriptToEvaluateOnNewDocument": {"identifier": "1"},
    "Network.enable": {},
    "Page.navigate": {"frameId": "F1"},
}


def test_a_page_is_loaded_before_it_is_used() -> None:
    async def play(browser: FakeBrowser) -> list[str]:
        await Page.open(browser.devtools, "http://127.0.0.1:1/")
        return [command["method"] for command in browser.commands]

    assert played(lambda: FakeBrowser(PAGE), play)[-1] == "Page.navigate"


def test_a_page_that_nobody_serves_is_refused_by_what_the_browser_says_of_it() -> None:
    nobody = PAGE | {"Page.navigate": {"frameId": "F1", "errorText": "net::ERR_CONNECTION_REFUSED"}}

    async def play(browser: FakeBrowser) -> None:
        await Page.open(browser.devtools, "http://127.0.0.1:1/")

    with pytest.raises(ProtocolRefusal, match="ERR_CONNECTION_REFUSED"):
        played(lambda: FakeBrowser(nobody), play)


def test_what_a_page_needs_leave_for_is_remembered_and_no_other_request_is() -> None:
    async def play(browser: FakeBrowser) -> list[str]:
        page = await Page.open(browser.devtools, "http://127.0.0.1:1/", "watch()")
        for session, kind in ((SESSION, "preflight"), (SESSION, "script"), ("S2", "preflight")):
            sent = {"initiator": {"type": kind}, "request": {"url": f"http://{kind}/{session}"}}
            event = {"method": "Network.requestWillBeSent", "params": sent}
            browser.say({**event, "sessionId": session})
        return page.preflight_urls

    assert played(lambda: FakeBrowser(PAGE), play) == [f"http://preflight/{SESSION}"]


@pytest.mark.parametrize(
    ("evaluated", "expected"),
    [
        pytest.param({"result": {"type": "object", "value": {"a": 1}}}, {"a": 1}, id="value"),
        pytest.param({"result": {"type": "undefined"}}, None, id="nothing"),
    ],
)
def test_a_function_of_the_page_gives_its_value(evaluated: Answer, expected: object) -> None:
    async def play(browser: FakeBrowser) -> Any:
        page = await Page.open(browser.devtools, "http://127.0.0.1:1/")
        value = await page.run("viewer.prepare", {"load": "stack"}, True)
        return browser.commands[-1]["params"]["expression"], value

    answers = PAGE | {"Runtime.evaluate": evaluated}

    assert played(lambda: FakeBrowser(answers), play) == (
        'viewer.prepare({"load": "stack"}, true)',
        expected,
    )


def test_an_error_of_the_page_is_said_without_its_stack() -> None:
    thrown = {"text": "Uncaught", "exception": {"description": "Error: no WebGL\n    at app.js:1"}}
    answers = PAGE | {"Runtime.evaluate": {"result": {}, "exceptionDetails": thrown}}

    async def play(browser: FakeBrowser) -> None:
        page = await Page.open(browser.devtools, "http://127.0.0.1:1/")
        await page.run("viewer.prepare")

    with pytest.raises(ProtocolRefusal, match=r"^Error: no WebGL$"):
        played(lambda: FakeBrowser(answers), play)
