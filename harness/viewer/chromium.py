"""A Chromium of this machine: where it is, and one that runs for a single load.

Every browser has a profile of its own and a process group of its own; both are gone when it is.
"""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import psutil

from harness.core.http.preflight import Page
from harness.errors import EnvironmentProblem
from harness.viewer.devtools import DevTools

VARIABLE = "CHROMIUM"
_NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "chrome-headless-shell",
)
_MAC_APPLICATIONS = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
)
_APPLICATION_FOLDERS = (Path("/Applications"), Path("~/Applications"))

_FLAGS = (
    "--remote-debugging-pipe",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-startup-window",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-quic",
    # A page that nobody looks at is drawn as often as one on screen.
    "--disable-backgrounding-occluded-windows",
    "--disable-background-timer-throttling",
    "--disable-renderer-backgrounding",
    # WebGL in software where nothing else draws it (ANGLE's SwiftShader).
    "--enable-unsafe-swiftshader",
    "--force-device-scale-factor=1",
    "--window-size=800,700",
    # Images go the way that the job names, whatever the machine's proxy.
    "--no-proxy-server",
)
_HEADLESS = ("--headless=new",)
# Every request is treated as one to the page's own origin (content/public/common/
# content_switches.cc); a profile of its own, which that needs, is there anyway.
_OF_ONE_ORIGIN = ("--disable-web-security",)
_IN_SOFTWARE = ("--use-angle=swiftshader",)
_IN_SOFTWARE_HEADLESS = ("--disable-gpu",)
# Chromium leaves a card alone for known faults of its driver, and where nobody looks, unless it is
# told otherwise. Without a display, Linux reaches the card by EGL. Whatever comes of it is told by
# WebGL's name of the renderer.
_ON_CARD = ("--ignore-gpu-blocklist",)
_ON_CARD_HEADLESS = ("--enable-gpu", "--use-angle=gl-egl")
# The kernel's names of what draws (DRM), of NVIDIA's own driver, and of a card behind WSL.
_CARDS = ("dri/renderD*", "nvidia[0-9]*", "dxg")
_DEVICES = Path("/dev")
# With the pipes of the protocol where Chromium looks for them, in descriptors 3 and 4. It ends when
# they do; should we be killed, the shell still removes the profile, a moment later because the
# handlers of crashes, which write into it, end after the browser.
_START = 'profile=$1; shift; "$@" 3<&0 4>&1 </dev/null >&2; sleep 1; rm -rf "$profile"'
_KEPT_WORDS_BYTES = 4096
_GONE_LIMIT_S = 10.0
_LOOK_S = 0.01


def find_chromium(environment: Mapping[str, str]) -> Path:
    """The browser that CHROMIUM names, else the first of the usual ones.

    Raises EnvironmentProblem, with the command that installs one.
    """
    if named := environment.get(VARIABLE):
        if found := shutil.which(named):
            return Path(found)
        rule, remedy = "is not a program", "set it to the path of a Chromium or a Chrome"
        raise EnvironmentProblem(VARIABLE, named, rule, remedy)
    for name in _NAMES:
        if found := shutil.which(name, path=environment.get("PATH")):
            return Path(found)
    for folder in _APPLICATION_FOLDERS:
        for application in _MAC_APPLICATIONS:
            if (path := folder.expanduser() / application).is_file():
                return path
    install = "brew install --cask chromium" if sys.platform == "darwin" else "apt install chromium"
    raise EnvironmentProblem(
        "viewer",
        None,
        "needs Chromium or Chrome, and none was found",
        f"install one ({install}), or set {VARIABLE} to its path",
    )


class Chromium(asyncio.SubprocessProtocol):
    """A running browser: its pipes and its end."""

    def __init__(self) -> None:
        self._words = b""
        self._transport: asyncio.SubprocessTransport | None = None
        self._gone = asyncio.get_running_loop().create_future()
        self.devtools = DevTools(self._write)

    @property
    def was_started(self) -> bool:
        """Whether there ever was a process."""
        return self._transport is not None

    @property
    def pid(self) -> int:
        """The process id of the group that the browser runs in."""
        assert self._transport is not None
        return self._transport.get_pid()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The browser was started."""
        self._transport = cast(asyncio.SubprocessTransport, transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """The browser said something, in the protocol or on its standard error."""
        if fd == 1:
            self.devtools.feed(data)
        else:
            self._words = (self._words + data)[-_KEPT_WORDS_BYTES:]

    def process_exited(self) -> None:
        """The browser is gone, whoever ended it."""
        self.devtools.end()
        if not self._gone.done():
            self._gone.set_result(None)

    async def wait_until_gone(self) -> None:
        """Wait for the end of the browser, whoever ended it."""
        await asyncio.shield(self._gone)

    def last_words(self) -> str:
        """The last line that the browser wrote to its standard error."""
        return self._words.decode(errors="replace").strip().rpartition("\n")[2]

    def close(self) -> None:
        """Let go of the pipes."""
        if self._transport is not None:
            self._transport.close()

    def _write(self, data: bytes) -> None:
        assert self._transport is not None
        pipe = cast(asyncio.WriteTransport, self._transport.get_pipe_transport(0))
        pipe.write(data)


@dataclass(frozen=True, slots=True)
class Appearance:
    """How a browser shows its pages: whether a person sees them, and what draws them."""

    shows_window: bool = False
    draws_in_software: bool = False


def has_graphics_card(devices: Path = _DEVICES) -> bool:
    """Whether the system knows of a graphics card; `devices` is where Linux names them.

    Elsewhere than on Linux the browser finds it out by itself.
    """
    if sys.platform != "linux":
        return True
    return any(any(devices.glob(pattern)) for pattern in _CARDS)


def at_hand(environment: Mapping[str, str], wanted: Appearance) -> tuple[Path, Appearance]:
    """The browser of this machine, and how it can show pages: without a card, in software.

    Raises EnvironmentProblem where there is none.
    """
    in_software = wanted.draws_in_software or not has_graphics_card()
    return find_chromium(environment), replace(wanted, draws_in_software=in_software)


@asynccontextmanager
async def running_chromium(
    program: Path, appearance: Appearance, page: Page = Page.CROSS_ORIGIN
) -> AsyncIterator[Chromium]:
    """A fresh browser until the exit, which leaves neither a process nor its profile behind.

    Of whom its page's requests need leave is settled by `page`, see `command_flags`.
    """
    profile = Path(tempfile.mkdtemp(prefix="viewer-"))
    chromium = Chromium()
    try:
        await asyncio.get_running_loop().subprocess_exec(
            lambda: chromium,
            *("sh", "-c", _START, "sh", str(profile), str(program)),
            *command_flags(profile, appearance, page),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            # Reports of crashes would go to a person's own profile.
            env=os.environ | {"BREAKPAD_DUMP_LOCATION": str(profile / "crashes")},
        )
        yield chromium
    finally:
        # Also after a start that was cancelled half-way.
        await _end(chromium, profile)


def command_flags(
    profile: Path, appearance: Appearance, page: Page = Page.CROSS_ORIGIN
) -> tuple[str, ...]:
    """What Chromium is started with.

    To a page of its images' origin every origin is its own: it asks nobody leave, as that page
    would not, and the page still comes past the link.
    """
    # The sandbox refuses to run for root (content/browser/sandbox_host_linux.cc).
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    headless = () if appearance.shows_window else _HEADLESS
    origins = _OF_ONE_ORIGIN if page is Page.SAME_ORIGIN else ()
    flags = (*_FLAGS, *headless, *_drawing(appearance), *origins, *as_root)
    return (f"--user-data-dir={profile}", *flags)


def _drawing(appearance: Appearance) -> tuple[str, ...]:
    is_hidden = not appearance.shows_window
    if appearance.draws_in_software:
        return (*_IN_SOFTWARE, *(_IN_SOFTWARE_HEADLESS if is_hidden else ()))
    by_egl = is_hidden and sys.platform == "linux"
    return (*_ON_CARD, *(_ON_CARD_HEADLESS if by_egl else ()))


async def _end(chromium: Chromium, profile: Path) -> None:
    """Kill the browser's whole group, wait until none of it is left, and remove the profile."""
    if chromium.was_started:
        family = await asyncio.to_thread(_family, chromium.pid, profile)
        with suppress(ProcessLookupError):  # closed by a person, or crashed
            os.killpg(chromium.pid, signal.SIGKILL)
        await _kill_rest(family)
        await chromium.wait_until_gone()
        chromium.close()
    # A browser that is killed leaves the socket by which a second one would find it, in a folder
    # of its own (chrome/browser/process_singleton_posix.cc).
    if (socket := profile / "SingletonSocket").is_symlink():
        shutil.rmtree(socket.readlink().parent, ignore_errors=True)
    shutil.rmtree(profile, ignore_errors=True)


def _family(pid: int, profile: Path) -> list[psutil.Process]:
    """Every process of a browser; the handlers of crashes are in neither its group nor its tree."""
    everyone = [each for each in psutil.process_iter(["cmdline"]) if each.pid != pid]
    strays = [each for each in everyone if str(profile) in " ".join(each.info["cmdline"] or ())]
    with suppress(psutil.NoSuchProcess):
        return strays + psutil.Process(pid).children(recursive=True)
    return strays


async def _kill_rest(family: list[psutil.Process]) -> None:
    """End what is left of a browser, should it have left the group."""
    for process in family:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    with suppress(TimeoutError):
        async with asyncio.timeout(_GONE_LIMIT_S):
            while any(map(_runs, family)):  # noqa: ASYNC110 - nothing tells us
                await asyncio.sleep(_LOOK_S)


def _runs(process: psutil.Process) -> bool:
    """Whether it has not ended; the system may take a second to forget one that has."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
