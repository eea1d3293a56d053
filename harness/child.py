"""A process of ours that serves until its parent is gone: both ends of the pipe.

The parent writes one JSON object a line to the child's standard input, and reads one a line
from its standard output: first the child's greeting (where it listens), then an answer to
each question. End of file on standard input ends the child, so that no child outlives a
parent that was killed.
"""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from harness.errors import EnvironmentProblem

Document = dict[str, Any]
_START_LIMIT_S = 30.0
_STOP_LIMIT_S = 5.0


class Child:
    """A running child process: what it greeted with, and how to ask it something."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self._process = process
        self._name = name
        self.greeting: Document = {}

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._process.pid

    async def ask(self, question: Document) -> Document:
        """The child's answer to one question. Raises EnvironmentProblem when the child is gone."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as error:
            raise self._gone() from error
        return await self._read()

    async def _read(self) -> Document:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            await self._process.wait()
            raise self._gone()
        document: Document = json.loads(line)
        if failure := document.get("failure"):
            raise EnvironmentProblem(**failure)
        return document

    def _gone(self) -> EnvironmentProblem:
        return EnvironmentProblem(
            f"process {self._name}",
            self._process.returncode,
            "ended before it was told to",
            "its own message stands above; start the run again with --resume",
        )


@asynccontextmanager
async def running(module: str, configuration: Document) -> AsyncIterator[Child]:
    """Start `python -m module`, hand it its configuration, and end it on the way out."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # Ctrl-C reaches the whole foreground group; the parent alone decides when children end.
        start_new_session=True,
    )
    child = Child(process, module)
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            child.greeting = await child.ask(configuration)
        yield child
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_LIMIT_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()


async def read_configuration() -> tuple[Document, asyncio.StreamReader]:
    """Child side: the configuration, and the reader on which questions will follow."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    line = await reader.readline()
    if not line:
        raise SystemExit(0)
    return json.loads(line), reader


def tell(document: Mapping[str, Any]) -> None:
    """Child side: write the greeting or one answer to the parent."""
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


async def answer_until_parent_ends(
    reader: asyncio.StreamReader, answer: Callable[[Document], Awaitable[Document]]
) -> None:
    """Child side: answer every question; return at end of file."""
    while line := await reader.readline():
        tell(await answer(json.loads(line)))
