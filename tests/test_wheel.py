"""What pip installs: the built-in blocks travel along, and nothing needs the repository."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from uv import find_uv_bin

from harness.results.store import RUN_NAME, read_run
from tests.foreign_tools import kept_folder
from tests.source_tree import ROOT
from tests.tiny import DATASET

pytestmark = pytest.mark.live

NAME = "progressive-loading-harness"
TINY_SCENARIO = """
title: Eight small slices
load: volume
dataset:
  name: tiny-ct
  modality: CT
  source: {kind: ct-phantom, seed: 1, rows: 64, columns: 64, frame_count: 8,
           bits_stored: 12, noise: 5}
  encodings: [{path: jls, codec: jpeg-ls}]
networks: [{name: fast, download: 100 Mbit/s, upload: 100 Mbit/s, rtt: 2 ms}]
cases: [{name: JLS, retrieve: volume-jls}]
repeats: 1
warm_ups: 0
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that holds the wheel, far from the repository; `keeps` its own bytecode."""

    folder: Path
    keeps: bool = False

    def run(self, *command: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command of the environment, in its own folder unless told, with its own cache."""
        program, *arguments = command
        own_folder = {"HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder / "cache")}
        inherited = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
        if self.keeps:
            inherited.pop("PYTHONPYCACHEPREFIX", None)
        return subprocess.run(
            [str(self.folder / "bin" / program), *arguments],
            cwd=folder or self.folder,
            env=inherited | own_folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def package_files(self) -> set[Path]:
        """What is in the package, but for what Python keeps there of its own accord."""
        [package] = self.folder.glob("**/lib/python*/site-packages/harness")
        return {path for path in package.rglob("*") if "__pycache__" not in path.parts}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def tool(wheel: Path) -> Iterator[Installed]:
    """What `uv tool install` makes of the wheel, with all that it depends on.

    What it depends on is kept while Python, pins and project are the same: to fetch, unpack and
    compile it took most of this module's time. A new machine begins with nothing.
    """
    pinned = [
        (ROOT / each).read_text(encoding="utf-8") for each in ("constraints.txt", "pyproject.toml")
    ]
    with kept_folder("wheel-tool", "\n".join([sys.version, sys.executable, *pinned])) as folder:
        shutil.rmtree(folder / "cache", ignore_errors=True)  # what the tool itself has kept
        own = {
            "UV_CACHE_DIR": str(folder / "uv"),
            "UV_TOOL_DIR": str(folder / "tools"),
            "UV_TOOL_BIN_DIR": str(folder / "bin"),
        }
        options = (
            "--no-config",
            "--python",
            sys.executable,
            "--reinstall-package",
            NAME,
        )
        pins = ("--constraints", str(ROOT / "constraints.txt"))
        done = subprocess.run(
            [find_uv_bin(), "tool", "install", *options, *pins, str(wheel)],
            env=os.environ | places_of_pip() | own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield Installed(folder, keeps=True)


def places_of_pip() -> dict[str, str]:
    """Where this environment's packages come from, told to uv, which does not read pip's."""
    listed = [sys.executable, "-m", "pip", "config", "list"]
    told = subprocess.run(listed, check=True, capture_output=True, text=True).stdout
    places = {
        line.partition("=")[0].rpartition(".")[2]: line.partition("=")[2].strip("'")
        for line in told.splitlines()
    }
    names = {
        "index-url": "UV_DEFAULT_INDEX",
        "extra-index-url": "UV_INDEX",
        "find-links": "UV_FIND_LINKS",
        "cert": "SSL_CERT_FILE",
    }
    found = {ours: places[theirs] for theirs, ours in names.items() if theirs in places}
    return {**found, "UV_INDEX_STRATEGY": "unsafe-best-match"}  # any of them, as pip does


@pytest.fixture(scope="module")
def installed(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory, page_library: Path
) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    shutil.copytree(page_library, folder / "cache" / NAME)
    venv.create(folder, symlinks=True)
    python = str(folder / "bin/python")
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    # The dependencies are lent by the environment the tests run in. A line in a .pth file adds
    # that folder alone, not what its own .pth files name: the repository stays out of sight.
    [site_packages] = folder.glob("lib/python*/site-packages")
    (site_packages / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Installed(folder)


def test_the_wheel_carries_every_builtin_file(wheel: Path) -> None:
    scenarios = ROOT / "scenarios"
    files = (path for path in scenarios.rglob("*.yaml") if path.is_file())
    wanted = {f"harness/builtin/{path.relative_to(scenarios).as_posix()}" for path in files}

    assert wanted
    assert wanted - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_wheel_carries_the_viewers_page_ready_to_use(wheel: Path) -> None:
    page = {name for name in zipfile.ZipFile(wheel).namelist() if "/viewer/" in name}

    assert {"harness/viewer/bundle/app.js", "harness/viewer/bundle/THIRD-PARTY.txt"} <= page
    assert not [name for name in page if name.startswith("harness/viewer/page/")]


def test_the_wheel_carries_its_licence_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert [
        name for name in names if not re.match(r"harness/|progressive_loading_harness-", name)
    ] == []


def test_the_installed_package_is_the_one_that_runs(installed: Installed) -> None:
    where = installed.run("python", "-c", "import harness; print(harness.__file__)")

    assert where.stderr == ""
    assert Path(where.stdout.strip()).is_relative_to(installed.folder)


def test_builtin_scenarios_are_valid_outside_the_repository(installed: Installed) -> None:
    validated = installed.run("harness", "validate", "stack", "volume", "chest-ct", "chest-cr")

    assert (validated.returncode, validated.stderr) == (0, "")


def test_a_short_bench_runs_outside_the_repository(installed: Installed) -> None:
    (installed.folder / "tiny.yaml").write_text(TINY_SCENARIO)
    options = ("--output", "runs", "--no-certify", "--most-attempts", "1")
    bench = installed.run("harness", "bench", "tiny.yaml", *options)

    # 3 is "measured, but not valid": a busy machine may make the emulator late.
    assert bench.returncode in {0, 3}, bench.stderr

    [document] = (installed.folder / "runs").rglob(RUN_NAME)
    [sample] = read_run(document).measured_samples

    assert sample.request_count >= 8
    assert sample.times_s.complete is not None


def test_a_tool_of_uv_predicts_tunes_and_makes_a_table_in_an_empty_folder(
    tool: Installed, tmp_path: Path
) -> None:
    (tmp_path / "scan.yaml").write_text(DATASET)
    (tmp_path / "page.md").write_text("# Loading\n")
    scenario, name = ("stack", "--dataset", "scan.yaml"), "stack-tiny-ct"
    before = tool.package_files()
    for command in (
        ("predict", *scenario, "--no-quality"),
        ("tune", *scenario, "--encodings", "jls", "--trials", "4"),
        ("tables", "--insert", name, "page.md", "--run", f"results/runs/predicted/{name}"),
    ):
        done = tool.run("harness", *command, folder=tmp_path)
        assert done.returncode == 0, done.stderr

    assert list((tmp_path / "results/runs/retrieve").glob("tuned-*.yaml"))
    assert "| HTJ2K Byte Range |" in (tmp_path / "page.md").read_text()
    assert tool.package_files() == before
