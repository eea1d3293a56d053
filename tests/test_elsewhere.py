"""What works without Linux: told from the source, and tried without what only Unix has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_tree import ROOT, modules
from tests.tiny import FAST, scenario_text, write_scenario

UNIX_ONLY = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty", "uvloop"}
MEASURES = ("harness.servers", "harness.certify")
BYTECODE = "PYTHONPYCACHEPREFIX"
LOCKS = "harness.dataset.file_lock"  # which knows Windows, too

# Hides what Windows lacks from our own imports; what psutil and platformdirs need is there before.
WITHOUT_UNIX = """
import signal, sys
import platformdirs, psutil
for name in ("grp", "pty", "pwd", "termios", "tty", "uvloop"):
    sys.modules[name] = None
import fcntl
del fcntl.flock, fcntl.LOCK_EX, fcntl.LOCK_SH, fcntl.LOCK_NB
from harness.dataset import file_lock
file_lock._lock = lambda descriptor, *, waits: None
del signal.SIGHUP
sys.argv[0] = "harness"
from harness.cli.panels import command
command.PLATFORM = "win32"
from harness.cli import main
main()
"""


@pytest.mark.once
def test_what_only_unix_has_is_imported_where_something_is_measured() -> None:
    found = {
        subject.name
        for subject in modules()
        for _, name in subject.imports()
        if name.partition(".")[0] in UNIX_ONLY
    }

    assert {name for name in found if not name.startswith(MEASURES)} == {LOCKS}


def run(folder: Path, *arguments: str, cache: str) -> subprocess.CompletedProcess[str]:
    # Nothing of this machine but where the tests keep bytecode, if not beside the sources.
    environment = {name: text for name, text in os.environ.items() if name == BYTECODE}
    environment |= {
        "HARNESS_CACHE": cache,
        "PYTHONPATH": str(ROOT),
        "PATH": "",
        "HOME": str(folder),
    }
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_UNIX, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.live
def test_predictions_and_tables_need_nothing_that_only_unix_has(
    tmp_path: Path, tiny_cache: Path
) -> None:
    write_scenario(tmp_path, scenario_text(FAST))
    device = ("--device", "reference-laptop")
    predicted = run(tmp_path, "predict", "tiny.yaml", *device, cache=str(tiny_cache))

    assert (predicted.returncode, "Eight small slices" in predicted.stdout) == (0, True), (
        predicted.stderr
    )
    arguments = ("tables", "--insert", "tiny", "page.md", "--run", "results/runs/predicted/tiny")
    assert run(tmp_path, *arguments, cache=str(tiny_cache)).returncode == 0


@pytest.mark.live
@pytest.mark.parametrize(
    "arguments", [["bench", "stack"], ["serve", "stack"], ["view", "stack"], ["calibrate"]]
)
def test_what_needs_linux_says_so_in_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    outcome = run(tmp_path, *arguments, cache=str(tmp_path))

    assert outcome.returncode == 2
    assert outcome.stderr.count("\n") == 1
    assert "needs Linux" in outcome.stderr
