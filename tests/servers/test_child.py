import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import psutil
import pytest

from harness.errors import EnvironmentProblem, HarnessError, ProcessGone
from harness.servers import child
from harness.servers.child import Child, running
from tests.processes import own_children, wait_until_ended
from tests.source_tree import ROOT

pytestmark = [pytest.mark.live, pytest.mark.every_python]

ECHO = """
import asyncio, os
from harness.servers.child import answer_until_parent_ends, child_process, read_configuration, tell
from harness.errors import EnvironmentProblem

async def answer(question):
    if question.get("fail"):
        raise EnvironmentProblem("disk", None, "is full", "make room")
    if question.get("exit"):
        os._exit(7)
    if question.get("babble"):
        print("loading ...", flush=True)
    return question | {"x": "y" * question.get("size_bytes", 0)}

async def main():
    configuration, questions = await read_configuration()
    if configuration.get("fail"):
        async with asyncio.TaskGroup():
            raise EnvironmentProblem("port", 80, "is in use", "choose another")
    tell({"pid": os.getpid(), "group": os.getpgrp()})
    await answer_until_parent_ends(questions, answer)

with child_process():
    asyncio.run(main())
"""
HIT_AT_ITS_START = f"""
import os, signal
os.kill(os.getpid(), signal.SIGINT)
{ECHO}
"""
DEAF = """
import asyncio
from harness.servers.child import read_configuration, tell

async def main():
    await read_configuration()
    tell({})
    await asyncio.Event().wait()

asyncio.run(main())
"""
SILENT = """
import asyncio
from harness.servers.child import answer_until_parent_ends, read_configuration

async def main():
    _, questions = await read_configuration()
    await answer_until_parent_ends(questions, None)

asyncio.run(main())
"""
BROKEN = "raise RuntimeError('said to stderr')"
# On Ctrl-C it asks the child once more before it leaves.
PARENT = """
import asyncio, sys
from harness.servers.child import running

async def main():
    async with running("echo", {}) as child:
        print(child.pid, flush=True)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            print((await child.ask({"question": 1}))["question"], flush=True)

asyncio.run(main())
"""
MODULES = {
    "echo": ECHO,
    "deaf": DEAF,
    "silent": SILENT,
    "broken": BROKEN,
    "parent": PARENT,
    "hit": HIT_AT_ITS_START,
}


@pytest.fixture(autouse=True)
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Children to start by name."""
    for name, source in MODULES.items():
        (tmp_path / f"{name}.py").write_text(source)
    house = ROOT
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(house)]))


def start_parent() -> subprocess.Popen[str]:
    """A parent in a group of its own, whose child shares its standard error."""
    return subprocess.Popen(
        [sys.executable, "-m", "parent"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def stream(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


def test_a_child_greets_answers_and_ends_with_its_parents_block() -> None:
    async def run() -> tuple[int, Child]:
        async with running("echo", {}) as echo:
            assert echo.greeting["pid"] == echo.pid
            assert (await echo.ask({"question": 1}))["question"] == 1
            return echo.pid, echo

    pid, echo = asyncio.run(run())

    assert not psutil.pid_exists(pid)
    assert echo.greeting["pid"] == pid


def test_questions_asked_at_once_get_their_own_answers() -> None:
    async def run() -> list[object]:
        async with running("echo", {}) as echo:
            answers = await asyncio.gather(*(echo.ask({"question": n}) for n in range(20)))
            return [answer["question"] for answer in answers]

    assert asyncio.run(run()) == list(range(20))


def test_an_answer_that_nobody_waited_for_is_not_taken_for_the_next_one() -> None:
    async def run() -> object:
        async with running("echo", {}) as echo:
            for _ in range(2):
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0):
                        await echo.ask({"question": "given up"})
            return (await echo.ask({"question": "next"}))["question"]

    assert asyncio.run(run()) == "next"


def test_an_answer_may_be_long() -> None:
    async def run() -> int:
        async with running("echo", {}) as echo:
            answer = await echo.ask({"size_bytes": 1_000_000})
            return len(answer["x"])

    assert asyncio.run(run()) == 1_000_000


def test_a_child_that_cannot_start_says_why() -> None:
    async def run() -> None:
        async with running("echo", {"fail": True}):
            pytest.fail("started")

    with pytest.raises(EnvironmentProblem) as told:
        asyncio.run(run())

    problem = told.value
    assert problem.place == "port"
    assert str(problem) == 'port: "80" is in use; choose another'
    assert own_children() == []


def test_a_child_that_cannot_go_on_says_why() -> None:
    async def run() -> None:
        async with running("echo", {}) as echo:
            await echo.ask({"fail": True})

    with pytest.raises(EnvironmentProblem, match="disk: is full; make room"):
        asyncio.run(run())


def test_a_child_that_ended_is_named_with_its_exit_code() -> None:
    async def run() -> None:
        async with running("echo", {}) as echo:
            with pytest.raises(ProcessGone, match='echo: "7" exited unexpectedly') as gone:
                await echo.ask({"exit": True})
            assert gone.value.name == "echo"
            await echo.ask({"question": "is anyone there"})

    with pytest.raises(EnvironmentProblem, match='echo: "7" exited unexpectedly'):
        asyncio.run(run())


def test_an_end_is_known_before_the_loop_comes_to_hear_of_it() -> None:
    async def play() -> None:
        async with running("echo", {}) as child:
            assert not child.has_ended
            os.kill(child.pid, signal.SIGKILL)
            wait_until_ended(child.pid)
            assert child.has_ended

    asyncio.run(play())


def test_a_child_that_breaks_at_its_start_speaks_through_its_parents_stderr(
    capfd: pytest.CaptureFixture[str],
) -> None:
    async def run() -> None:
        async with running("broken", {}):
            pytest.fail("started")

    with pytest.raises(EnvironmentProblem, match='"1" exited unexpectedly'):
        asyncio.run(run())

    assert "said to stderr" in capfd.readouterr().err


def test_a_child_that_writes_something_else_is_told_on() -> None:
    async def run() -> None:
        async with running("echo", {}) as echo:
            await echo.ask({"babble": True})

    with pytest.raises(HarnessError, match="wrote something other than an answer"):
        asyncio.run(run())


def test_a_child_that_stays_silent_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_START_LIMIT_S", 0.0)

    async def run() -> None:
        async with running("silent", {}):
            pytest.fail("started")

    with pytest.raises(EnvironmentProblem, match="did not start within 0 s"):
        asyncio.run(run())

    assert own_children() == []


def test_a_child_that_does_not_leave_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_STOP_LIMIT_S", 0.0)

    async def run() -> int:
        async with running("deaf", {}) as deaf:
            return deaf.pid

    assert not psutil.pid_exists(asyncio.run(run()))


def test_cancelling_the_start_leaves_no_child() -> None:
    async def run() -> None:
        async with running("silent", {}):
            pytest.fail("started")

    async def main() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await run()

    asyncio.run(main())

    assert own_children() == []


def test_cancelling_the_end_kills_the_child() -> None:
    async def main() -> int:
        left: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        async def run() -> None:
            async with running("deaf", {}) as deaf:
                left.set_result(deaf.pid)

        async with asyncio.TaskGroup() as group:
            ending = group.create_task(run())
            pid = await left
            ending.cancel()
        return pid

    assert not psutil.pid_exists(asyncio.run(main()))


def test_a_child_ends_when_its_parent_is_killed() -> None:
    with start_parent() as parent:
        pid = int(stream(parent.stdout).readline())
        assert psutil.pid_exists(pid)
        parent.kill()
        said = stream(parent.stderr).read()  # ends when the last that holds it, the child, ends

    assert said == ""


def start_orphan(*lines: bytes) -> subprocess.Popen[bytes]:
    """A child that is told these lines by a parent that does not listen any more."""
    process = subprocess.Popen(
        [sys.executable, "-m", "echo"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.close()
    process.stdin.writelines(lines)
    process.stdin.close()
    return process


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="before the configuration"),
        pytest.param([b'{"half": '], id="within the configuration"),
        pytest.param([b"{}\n"], id="before the greeting"),
        pytest.param([b"{}\n", b'{"question": '], id="within a question"),
        pytest.param([b"{}\n", b'{"question": 1}\n'], id="before the answer"),
        pytest.param([b'{"fail": true}\n'], id="before it can be told of a failure"),
    ],
)
def test_a_child_ends_without_a_word_whenever_its_parent_is_killed(lines: list[bytes]) -> None:
    with start_orphan(*lines) as orphan:
        assert orphan.stderr is not None
        assert orphan.stderr.read() == b""

    assert orphan.returncode == (2 if b"fail" in b"".join(lines) else 0)


def test_ctrl_c_leaves_the_end_of_the_child_to_its_parent() -> None:
    with start_parent() as parent:
        pid = int(stream(parent.stdout).readline())
        os.killpg(parent.pid, signal.SIGINT)
        answer = stream(parent.stdout).readline()
        said = stream(parent.stderr).read()

    assert (answer, said) == ("1\n", "")
    assert not psutil.pid_exists(pid)


def test_a_child_is_no_member_of_its_parents_group_and_survives_sigint() -> None:
    async def run() -> object:
        async with running("echo", {}) as echo:
            assert echo.greeting["group"] != os.getpgrp()
            os.kill(echo.pid, signal.SIGINT)
            return (await echo.ask({"question": 1}))["question"]

    assert asyncio.run(run()) == 1


def test_a_child_survives_sigint_before_it_can_handle_it() -> None:
    async def run() -> object:
        async with running("hit", {}) as hit:
            return (await hit.ask({"question": 1}))["question"]

    assert asyncio.run(run()) == 1
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_children_that_start_at_once_leave_ctrl_c_to_their_parent() -> None:
    async def run() -> None:
        async def start() -> None:
            async with running("echo", {}):
                pass

        async with asyncio.TaskGroup() as starts:
            for _ in range(3):
                starts.create_task(start())

    asyncio.run(run())
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
