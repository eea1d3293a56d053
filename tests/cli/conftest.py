"""The command line inside the test's own process: quick, where no signal has to be sent."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from harness.cli import main
from tests.cli.running import Outcome


class Command(Protocol):
    """Runs `harness` with arguments."""

    def __call__(self, *arguments: str) -> Outcome: ...


@pytest.fixture
def harness(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    tiny_cache: Path,
) -> Iterator[Command]:
    """The command in a folder of its own, with the shared cache of the tiny dataset."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HARNESS_CACHE", str(tiny_cache))
    former = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}

    def run(*arguments: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["harness", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        code = end.value.code
        assert isinstance(code, int)
        return Outcome(code, *capsys.readouterr())

    yield run
    for number, handler in former.items():
        signal.signal(number, handler)
