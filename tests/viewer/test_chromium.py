import asyncio
import os
import sys
from pathlib import Path

import psutil
import pytest

from harness.core.http.preflight import Page
from harness.errors import EnvironmentProblem
from harness.viewer.browser import ViewerBrowser
from harness.viewer.chromium import (
    Appearance,
    command_flags,
    find_chromium,
    has_graphics_card,
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


HIDDEN, SHOWN = Appearance(), Appearance(shows_window=True)


@pytest.mark.parametrize("in_software", [True, False], ids=["software", "card"])
def test_only_a_window_that_a_person_watches_is_shown(in_software: bool) -> None:
    hidden, shown = (
        command_flags(Path("profile"), Appearance(shows_window, in_software))
        for shows_window in (False, True)
    )

    assert "--headless=new" in hidden
    assert "--headless=new" not in shown
    assert "--user-data-dir=profile" in shown


def test_to_a_page_of_its_images_origin_every_origin_is_its_own() -> None:
    of_one, of_two = (command_flags(Path("profile"), HIDDEN, page) for page in Page)

    assert set(of_one) - set(of_two) == {"--disable-web-security"}
    assert command_flags(Path("profile"), HIDDEN) == of_two


def test_in_software_the_card_is_left_alone() -> None:
    flags = command_flags(Path("profile"), Appearance(draws_in_software=True))

    assert {"--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-gpu"} <= set(flags)
    assert not {"--enable-gpu", "--ignore-gpu-blocklist"} & set(flags)


@pytest.mark.parametrize("appearance", [HIDDEN, SHOWN], ids=["hidden", "shown"])
def test_otherwise_nothing_keeps_the_browser_from_the_card(appearance: Appearance) -> None:
    flags = command_flags(Path("profile"), appearance)

    assert "--ignore-gpu-blocklist" in flags
    assert not {"--use-angle=swiftshader", "--disable-gpu"} & set(flags)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the browser finds it by itself")
@pytest.mark.parametrize("card", ["dri/renderD128", "nvidia0", "dxg"])
def test_a_card_is_told_by_its_device(tmp_path: Path, card: str) -> None:
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri/card0").touch()  # a screen alone draws nothing
    (tmp_path / "nvidiactl").touch()

    assert not has_graphics_card(tmp_path)
    (tmp_path / card).touch()
    assert has_graphics_card(tmp_path)


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
@pytest.mark.every_python
def test_a_cancelled_load_leaves_neither_processes_nor_a_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "profiles"))
    (tmp_path / "profiles").mkdir()
    fake = program(tmp_path / "fake", STUBBORN)
    pids = []
    is_up = asyncio.Event()

    async def load() -> None:
        async with running_chromium(fake, HIDDEN) as chromium:
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
@pytest.mark.every_python
def test_a_browser_that_ends_by_itself_tells_why(tmp_path: Path) -> None:
    fake = program(tmp_path / "fake", "#!/bin/sh\necho 'no display' >&2\nexit 1\n")

    async def main() -> str:
        async with running_chromium(fake, HIDDEN) as chromium:
            with pytest.raises(BrowserGone):
                await chromium.devtools.call("Browser.getVersion", {})
            return chromium.last_words()

    assert asyncio.run(main()) == "no display"


@pytest.mark.live
@pytest.mark.parametrize("text", ["#!/bin/sh\necho hello\n", "no program"])
def test_what_shows_no_page_is_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("CHROMIUM", str(program(tmp_path / "chromium", text)))

    async def main() -> None:
        async with ViewerBrowser.launch() as browser:
            await browser.versions()

    with pytest.raises(EnvironmentProblem, match="cannot show the viewer's page"):
        asyncio.run(main())
