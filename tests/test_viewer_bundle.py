"""The script that builds the viewer's page: what it can say of a bundle without node."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_tree import ROOT

SOURCES, BUNDLE = Path("harness/viewer/page"), Path("harness/viewer/bundle")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the script looks at, to be changed at will."""
    shutil.copytree(ROOT / SOURCES, tmp_path / SOURCES, ignore=shutil.ignore_patterns("node_*"))
    shutil.copytree(ROOT / BUNDLE, tmp_path / BUNDLE)
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools/viewer-bundle", tmp_path / "tools")
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the script where no node is."""
    return subprocess.run(
        [sys.executable, "tools/viewer-bundle", *arguments],
        cwd=checkout,
        env={"PATH": str(checkout / "empty")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_committed_bundle_is_that_of_its_sources(checkout: Path) -> None:
    checked = run(checkout, "--check")

    assert (checked.returncode, checked.stdout) == (0, "")
    assert checked.stderr.startswith("viewer bundle: compared with its digests, not built anew")


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(SOURCES / "src/app.js", id="source"),
        pytest.param(SOURCES / "package-lock.json", id="lock"),
        pytest.param(SOURCES / "licences/MIT.txt", id="licence"),
        pytest.param(BUNDLE / "app.js", id="bundle"),
    ],
)
def test_a_change_without_another_build_is_seen(checkout: Path, changed: Path) -> None:
    with (checkout / changed).open("a") as file:
        file.write("\n")
    checked = run(checkout, "--check")

    assert checked.returncode == 1
    assert "make viewer-bundle mends this" in checked.stderr


def test_a_file_that_nobody_built_is_seen(checkout: Path) -> None:
    (checkout / BUNDLE / "more.js").write_text("")

    assert run(checkout, "--check").returncode == 1


def test_without_node_nothing_is_built_and_that_is_said(checkout: Path) -> None:
    before = (checkout / BUNDLE / "app.js").read_bytes()
    built = run(checkout)

    assert built.returncode == 2
    assert "node and npm are needed" in built.stderr
    assert (checkout / BUNDLE / "app.js").read_bytes() == before


def test_the_lock_file_names_no_place_to_download_from() -> None:
    assert '"resolved"' not in (ROOT / SOURCES / "package-lock.json").read_text()
