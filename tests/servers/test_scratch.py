import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from harness.errors import StorageError
from harness.servers.scratch import scratch_folder, sweep
from tests.source_tree import ROOT


@pytest.fixture(autouse=True)
def around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test has its temporary files."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return tmp_path


# It says that it has the folder, and leaves when its standard input ends.
CHILD = """
import sys, tempfile
from harness.errors import StorageError
from harness.servers.scratch import shared_scratch_folder
with shared_scratch_folder():
    with open(tempfile.mkdtemp() + "/key.pem", "w"):
        print(tempfile.gettempdir(), flush=True)
    sys.stdin.read()
"""
# It has a child, and waits; both tell where their files are.
PARENT = f"""
import subprocess, sys, tempfile
from harness.errors import StorageError
from harness.servers.scratch import scratch_folder
with scratch_folder() as folder:
    print(folder, flush=True)
    child = subprocess.Popen([sys.executable, "-c", {CHILD!r}], stdin=subprocess.PIPE)
    sys.stdin.read()
"""


def start(script: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def rest_of(process: "subprocess.Popen[str]") -> str:
    """What is left of the output: all of it, once the last that holds the pipe has ended."""
    assert process.stdout is not None
    return process.stdout.read()


def test_temporary_files_of_the_block_are_in_a_folder_that_is_gone_after_it(around: Path) -> None:
    with scratch_folder() as folder:
        made = Path(tempfile.mkdtemp())
        (made / "key.pem").write_text("secret")

        assert folder.parent == around
        assert made.parent == folder
        assert folder.stat().st_mode & 0o777 == 0o700

    assert list(around.iterdir()) == []
    assert (os.environ["TMPDIR"], tempfile.gettempdir()) == (str(around), str(around))


def test_a_folder_in_use_is_not_swept(around: Path) -> None:
    with scratch_folder() as folder, scratch_folder() as within:
        sweep(around)

        assert folder.is_dir()
        assert within.parent == folder


def test_only_what_runs_have_left_is_swept(around: Path) -> None:
    (around / "harness-tmp-left" / "emulator").mkdir(parents=True)
    (around / "somebody-elses").mkdir()

    sweep(around)

    assert [each.name for each in around.iterdir()] == ["somebody-elses"]


@pytest.mark.live
@pytest.mark.every_python
def test_whoever_outlives_a_killed_run_removes_its_folder(around: Path) -> None:
    with start(PARENT) as parent:
        assert line_of(parent) == line_of(parent)  # the child has the same folder
        parent.kill()
        parent.wait()
        rest_of(parent)

    assert list(around.iterdir()) == []


def test_what_nobody_outlived_is_removed_by_the_next_run(around: Path) -> None:
    (around / "harness-tmp-left").mkdir()

    with scratch_folder() as own:
        assert list(around.iterdir()) == [own]


def test_a_place_without_room_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))

    rule = r"temporary files: .*No such file.*TMPDIR"
    with pytest.raises(StorageError, match=rule), scratch_folder():
        pytest.fail("there is none")
