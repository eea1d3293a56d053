"""What tests of several packages share."""

import gc
import inspect
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Collection, Generator, Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import settings

from harness.reporting.report import program
from harness.servers.scratch import scratch_folder, sweep
from tests.foreign_tools import kept_folder
from tests.of_any_python import only_computes

# No test asserts a duration, and a law tried on a busy machine takes as long as it takes.
settings.register_profile("no deadline", deadline=None)
# On every Python but the first, which tries as many as is usual.
settings.register_profile("again", deadline=None, max_examples=20)
# To see which lines and branches tests reach, which takes five times as long as the tests.
settings.register_profile("reach", deadline=None, max_examples=25, derandomize=True)
settings.load_profile("no deadline")

if sys.dont_write_bytecode:
    # Some hundred processes would each compile the proxy and all that it imports: most of the
    # suite's time. What is asked for are sources without bytecode beside them; so it is elsewhere.
    _BYTECODE = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    sys.pycache_prefix, sys.dont_write_bytecode = _BYTECODE, False
    os.environ["PYTHONPYCACHEPREFIX"] = _BYTECODE
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # So a shell starts what it puts in the background; Ctrl-C would then reach no test.
    signal.signal(signal.SIGINT, signal.default_int_handler)

_LONGEST_END_S = 30.0
_MEMORY = Path("/dev/shm")
# Both Pythons at once leave 0.3 GB of files; containers give 64 MiB unless they are asked for more.
_LEAST_FREE_BYTES = 2 << 30


# What its user calibrated on this machine is no matter to a test.
os.environ["HARNESS_DEVICES"] = str(Path(tempfile.gettempdir()) / "no-devices-of-tests")


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `make test` says to every Python but the first."""
    told = "leave out files of tests that only compute, which depends on no Python"
    parser.addoption("--other-python", action="store_true", help=told)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Neither read nor import what the first Python has tried for all."""
    is_file = collection_path.match("test_*.py")
    return (is_file and config.getoption("other_python") and only_computes(collection_path)) or None


def pytest_configure() -> None:
    """Put what tests write into memory, where there is room; PYTEST_DEBUG_TEMPROOT says elsewhere.

    Whatever is kept waits for the disk (fsync), file by file: 8 ms each on a quiet one, which says
    nothing about a test. What becomes of a file when the system stops, no test could see.
    """
    with suppress(OSError):
        if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _LEAST_FREE_BYTES:
            os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while thousands of tests are found and imported: it is all kept.

    To look again and again was a quarter of what every process of a suite spends on this.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put files with live tests first, or the longest would begin when all others are done."""
    lives = {item.path for item in items if item.get_closest_marker("live")}
    items.sort(key=lambda item: item.path not in lives)


@pytest.fixture(scope="module", autouse=True)
def _what_was_there_before_is_no_garbage() -> None:
    """Leave out of all later searches for garbage what former modules keep.

    A load collects garbage before it begins; among all that a thousand tests have imported and
    made that takes longer than the load.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for those of all that the tests start; in the end, nothing of ours is left in it.

    What was killed with all that belongs to it is left to the next run, which sweeps.
    """
    tmp_path_factory.getbasetemp()  # stays elsewhere, for whoever looks into a failure
    # Short: browsers make sockets two folders below, whose paths have at most 107 characters.
    around = Path(tempfile.mkdtemp(prefix="t-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(around))
        patch.setattr("tempfile.tempdir", str(around))
        with scratch_folder() as folder:
            yield
            _wait_until_swept(folder)
        _wait_until_swept(around)
    shutil.rmtree(around)


@contextmanager
def _nothing_told(besides: Collection[int]) -> Iterator[None]:
    """In place of readings: as on a system that does not tell what its processors do."""
    yield None


@pytest.fixture(scope="session", autouse=True)
def _no_look_at_processors() -> Iterator[None]:
    """No load of a test is excluded for what else runs on the machine; those that ask, look."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("harness.run.route.readings", _nothing_told)
        yield


def _wait_until_swept(folder: Path) -> None:
    """Processes that were killed, or whose parent was, may still be ending."""
    until_s = time.monotonic() + _LONGEST_END_S
    while left := list(folder.glob("harness-*")):
        assert time.monotonic() < until_s, f"the tests leave {left}"
        sweep(folder)


@pytest.fixture(scope="session")
def page_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which lies what draws in pages, whose making takes a process four seconds.

    It is kept beside what tests install of others, while it is made of the same.
    """
    folder = tmp_path_factory.mktemp("page-library")
    made_of = version("vl-convert-python") + inspect.getsource(program)
    with kept_folder("page-library", made_of) as kept:
        program.drawing_program(kept)
        shutil.copytree(kept, folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory, page_library: Path) -> Path:
    """A folder in which the tiny dataset is built once, by the first who needs it."""
    folder = tmp_path_factory.mktemp("tiny-cache")
    shutil.copytree(page_library, folder, dirs_exist_ok=True)
    return folder
