"""A process of ours that serves until its parent is gone: both ends of the pipe.

The parent writes one JSON object a line to the child's standard input, and reads one a line
from its standard output: first the child's greeting (where it listens), then an answer to
each question. End of file on standard input ends the child, so that no child outlives a
parent that was killed. A child that cannot go on says why, {"failure": {...}}, in place of an
answer. Its standard error is the parent's.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import psutil

from harness.errors import EnvironmentProblem, HarnessError, ProcessGone
from harness.servers.scratch import shared_scratch_folder

Document = dict[str, Any]
_START_LIMIT_S = 30.0
_STOP_LIMIT_S = 5.0
_LONGEST_LINE_BYTES = 16 * 2**20


def raise_priority() -> None:
    """Let nothing but the kernel delay this process, where the system allows it (root, as a rule).

    For the link, and for servers that stand for other machines. A send to a client wakes the
    client, which then takes the processor for milliseconds, and a browser puts itself before
    others; on two cores that made loads late by more than they may be.
    """
    with suppress(AttributeError, PermissionError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))


class Child:
    """A running child process: what it greeted with, and how to ask it something."""

    def __init__(self, process: asyncio.subprocess.Process, name: str) -> None:
        self._process = process
        self._name = name
        self._turn = asyncio.Lock()
        self._owed_answer_count = 0
        self.greeting: Document = {}

    @property
    def pid(self) -> int:
        """The process id of the child."""
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        """Whether the child is gone; once `ask` has raised, it is.

        The system is asked, since asyncio hears of an end only when its loop comes to it.
        """
        if self._process.returncode is not None:
            return True
        try:
            return psutil.Process(self.pid).status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    async def ask(self, question: Document) -> Document:
        """The child's answer to one question; questions asked at once are put in turn.

        Raises EnvironmentProblem when the child is gone or says why it cannot go on.
        """
        async with self._turn:
            await self._write(question)
            # Whoever stopped waiting for an answer left it in the pipe: this one is the last.
            while self._owed_answer_count > 1:
                await self._read()
            return await self._read()

    async def wait_until_gone(self) -> None:
        """Wait for an end that nobody asked for. Raises EnvironmentProblem."""
        await self._process.wait()
        raise self._gone()

    async def _write(self, question: Document) -> None:
        assert self._process.stdin is not None
        self._owed_answer_count += 1
        try:
            self._process.stdin.write(json.dumps(question).encode() + b"\n")
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the child is gone; what it said before is still to be read, and tells more

    async def _read(self) -> Document:
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            await self._process.wait()
            raise self._gone()
        self._owed_answer_count -= 1
        try:
            document: Document = json.loads(line)
        except ValueError as error:
            rule = "wrote something other than an answer to its standard output"
            raise HarnessError(f"process {self._name}", line, rule, "use tell()") from error
        if failure := document.get("failure"):
            raise EnvironmentProblem(**failure)
        return document

    def _gone(self) -> ProcessGone:
        remedy = "see its message above; start again, a run with --resume"
        return ProcessGone(self._name, self._process.returncode, remedy)


@asynccontextmanager
async def running(module: str, configuration: Document) -> AsyncIterator[Child]:
    """Start `python -m module`, hand it its configuration, and end it on the way out.

    Raises EnvironmentProblem when the child says that it cannot start, ends, or stays silent.
    """
    with _without_sigint():
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE_BYTES,
            # Ctrl-C reaches the whole foreground group; the parent alone ends its children.
            start_new_session=True,
        )
    # No await between here and the try, or a cancelled start would leave the process running.
    try:
        child = Child(process, module)
        child.greeting = await _greeting(child, configuration, module)
        yield child
    finally:
        await _end(process)


@contextmanager
def _without_sigint() -> Iterator[None]:
    """Let a process that is started here never get SIGINT; ours comes at the exit.

    It would end a child that still imports what it needs, with a traceback. Several may start at
    once: whoever is done first opens it for all, as a mask put back would close it for ever.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


async def _greeting(child: Child, configuration: Document, module: str) -> Document:
    try:
        async with asyncio.timeout(_START_LIMIT_S):
            return await child.ask(configuration)
    except TimeoutError as error:
        raise EnvironmentProblem(
            f"process {module}",
            None,
            f"did not start within {_START_LIMIT_S:g} s",
            "reduce the load on the machine, and resume the run with --resume",
        ) from error


async def _end(process: asyncio.subprocess.Process) -> None:
    """End of file, some time to leave in, then SIGKILL; at once when this is cancelled."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_STOP_LIMIT_S):
            await process.wait()
    except TimeoutError:
        pass  # told, and did not go
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def read_configuration() -> tuple[Document, asyncio.StreamReader]:
    """Child side: the configuration, and the reader on which questions will follow."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, lambda: None)
    reader = asyncio.StreamReader(limit=_LONGEST_LINE_BYTES)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    if (configuration := await _line(reader)) is None:
        raise SystemExit(0)
    return configuration, reader


async def _line(reader: asyncio.StreamReader) -> Document | None:
    """What the parent wrote; None once it is gone, even if it was killed in the middle of it."""
    line = await reader.readline()
    return json.loads(line) if line.endswith(b"\n") else None


def tell(document: Mapping[str, Any]) -> None:
    """Child side: write the greeting or one answer to the parent; nobody, where it is gone."""
    try:
        sys.stdout.write(json.dumps(document) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The end of the questions, which has come with this, ends the child. Python flushes
        # standard output once more on its way out, which must not fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def unknown_command(module: str, question: Document, *known: str) -> HarnessError:
    """Child side: what is raised for a question that the child has no answer to."""
    remedy = f"expected {' or '.join(known) or 'none'}"
    return HarnessError(f"process {module}", question, "is an unknown command", remedy)


@contextmanager
def child_process() -> Iterator[None]:
    """Child side: all that it does; a HarnessError inside is told to the parent, and ends it.

    Its temporary files are where those of the parent are.
    """
    try:
        with shared_scratch_folder():
            yield
    except* HarnessError as group:
        error = _first(group)
        value = None if error.value is None else str(error.value)
        failure = {"place": error.place, "value": value, "rule": error.rule, "remedy": error.remedy}
        tell({"failure": failure})
        raise SystemExit(error.exit_code) from None


def _first(group: BaseExceptionGroup[HarnessError]) -> HarnessError:
    error = group.exceptions[0]
    return _first(error) if isinstance(error, BaseExceptionGroup) else error


async def answer_until_parent_ends(
    reader: asyncio.StreamReader, answer: Callable[[Document], Awaitable[Document]]
) -> None:
    """Child side: answer every question until the parent ends."""
    while (question := await _line(reader)) is not None:
        tell(await answer(question))
