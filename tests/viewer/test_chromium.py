import asyncio
import os
from pathlib import Path

import psutil
import pytest

from harness.errors import EnvironmentProblem
from harness.viewer.chromium import (
    chromium_version,
    command_flags,
    find_chromium,
    running_chromium,
)
from harness.viewer.devtools import BrowserGone


def program(path: Path, text: str = "#!/bin/sh\n") -> Path:
    """An executable file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_the_variable_names_the_browser(tmp_path: Path) -> None:
    named = program(tmp_path / "my browser")
    other = program(tmp_path / "bin/chromium")

    assert find_chromium({"CHROMIUM": str(named), "PATH": str(other.parent)}) == named


def test_a_variable_that_names_no_program_is_an_error(tmp_path: Path) -> None:
    other = program(tmp_path / "bin/chromium")

    with pytest.raises(EnvironmentProblem, match=r"nowhere/chrome.* is not a program"):
        find_chromium({"CHROMIUM": "nowhere/chrome", "PATH": str(other.parent)})


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_usual_names_are_found_on_the_path(tmp_path: Path, name: str) -> None:
    found = program(tmp_path / name)

    assert find_chromium({"PATH": str(tmp_path)}) == found


def test_without_a_browser_the_command_that_installs_one_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.viewer.chromium._APPLICATION_FOLDERS", (tmp_path,))

    with pytest.raises(EnvironmentProblem, match=r"(apt|brew) install .*chromium.*CHROMIUM"):
        find_chromium({"PATH": str(tmp_path)})


def test_an_application_of_macos_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome = program(tmp_path / "Google Chrome.app/Contents/MacOS/Google Chrome")
    monkeypatch.setattr("harness.viewer.chromium._APPLICATION_FOLDERS", (tmp_path,))

    assert find_chromium({"PATH": str(tmp_path / "empty")}) == chrome


def test_only_a_window_that_a_person_watches_is_shown() -> None:
    hidden = command_flags(Path("profile"), shows_window=False)
    shown = command_flags(Path("profile"), shows_window=True)

    assert set(hidden) - set(shown) == {"--headless=new", "--disable-gpu"}
    assert "--user-data-dir=profile" in shown


# Answers the first command it is given, whatever it is, and then hangs with a child of its own.
STUBBORN = """#!/bin/sh
head -c 1 <&3 >/dev/null
printf '{"id":1,"result":{"product":"Fake/1"}}\\0' >&4
sleep 300 &
wait
"""


def left_of(pid: int) -> list[psutil.Process]:
    """What still runs in a process group."""
    running = psutil.process_iter()
    return [each for each in running if _group(each.pid) == pid and each.status() != "zombie"]


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


@pytest.mark.live
def test_a_cancelled_load_leaves_neither_processes_nor_a_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "profiles"))
    (tmp_path / "profiles").mkdir()
    fake = program(tmp_path / "fake", STUBBORN)
    pids = []
    is_up = asyncio.Event()

    async def load() -> None:
        async with running_chromium(fake, shows_window=False) as chromium:
            pids.append(chromium.pid)
            version = await chromium.devtools.call("Browser.getVersion", {})
            assert version == {"product": "Fake/1"}
            is_up.set()
            await chromium.devtools.call("Page.hang", {})

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(load())
            await is_up.wait()
            task.cancel()

    asyncio.run(main())

    assert left_of(pids[0]) == []
    assert list((tmp_path / "profiles").iterdir()) == []


@pytest.mark.live
def test_a_browser_that_ends_by_itself_tells_why(tmp_path: Path) -> None:
    fake = program(tmp_path / "fake", "#!/bin/sh\necho 'no display' >&2\nexit 1\n")

    async def main() -> str:
        async with running_chromium(fake, shows_window=False) as chromium:
            with pytest.raises(BrowserGone):
                await chromium.devtools.call("Browser.getVersion", {})
            return chromium.last_words()

    assert asyncio.run(main()) == "no display"


def test_a_browser_tells_its_version(tmp_path: Path) -> None:
    said = "#!/bin/sh\necho 'Chromium 156.0.8078.79 built on Debian GNU/Linux 12'\n"

    assert chromium_version(program(tmp_path / "chromium", said)) == "156.0.8078.79"


@pytest.mark.parametrize("text", ["#!/bin/sh\necho hello\n", "no program"])
def test_what_tells_no_version_is_no_browser(tmp_path: Path, text: str) -> None:
    with pytest.raises(EnvironmentProblem, match="does not report its version"):
        chromium_version(program(tmp_path / "chromium", text))
