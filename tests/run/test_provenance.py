import getpass
import platform
import re
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness.run import provenance
from tests.core.dataset_of import encoded, manifest_of
from tests.runs import DATASET, a_document
from tests.source_tree import ROOT


def test_wall_time_is_utc_to_the_second() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", provenance.utc_now())


def test_a_run_can_be_stamped_and_kept_here() -> None:
    found = provenance.circumstances({"chromium": "156"})
    stamped = replace(provenance.provenance("5" * 64, DATASET, "cs3d-2023-11"), circumstances=found)
    later = replace(stamped, circumstances=replace(found, started_at="later"))

    assert stamped.dataset == DATASET
    assert found.machine.core_count >= 1
    assert found.machine.memory_bytes > 0
    assert found.machine.cpu
    assert found.load_average.at_end is None
    assert stamped.differences(later) == []
    assert found.versions == {**provenance.versions(), "chromium": "156"}
    assert replace(a_document(), provenance=stamped).missing() != ()


def test_the_versions_that_shape_a_figure_are_named() -> None:
    assert {"mitmproxy", "httpx", "imagecodecs", "numpy", "openjph", "charls"} <= set(
        provenance.versions()
    )


def test_a_package_that_is_not_there_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provenance, "_PACKAGES", ("numpy", "no-such-package"))

    assert set(provenance.versions()) == {"numpy", "openjph", "charls"}


def test_nobody_is_asked_for_a_host_or_a_user(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        pytest.fail("asked who is measuring")

    for place, name in ((socket, "gethostname"), (platform, "node"), (getpass, "getuser")):
        monkeypatch.setattr(place, name, refuse)

    assert provenance.circumstances().started_at


def test_no_path_is_told() -> None:
    told = str(provenance.provenance("5" * 64, DATASET, "cs3d-2023-11"))

    assert str(Path.home()) not in told
    assert str(ROOT) not in told


def test_the_processor_is_told_by_its_name(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("processor\t: 0\nmodel name\t: Quick CPU @ 2 GHz\nmodel name\t: Other\n")

    assert provenance._cpu_name(cpuinfo) == "Quick CPU @ 2 GHz"


def test_a_processor_without_a_name_is_told_by_its_kind(tmp_path: Path) -> None:
    assert provenance._cpu_name(tmp_path / "missing")


def test_a_dataset_is_kept_by_digest_and_sizes() -> None:
    jls = encoded("jls", (10, 20), rows=4, columns=6)
    manifest = manifest_of(
        jls,
        name="ct",
        digest="d" * 64,
        rows=4,
        columns=6,
        source_note="From nowhere.",
        licence="CC0",
    )

    assert provenance.dataset_record(manifest) == replace(
        DATASET,
        name="ct",
        source_note="From nowhere.",
        frame_count=2,
        rows=4,
        columns=6,
        encodings={"jls": 30},
    )


def _git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(
        ["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository as ours: the program, scenarios, and a page of results."""
    _git(tmp_path, "init", "-q")
    for name in ("harness/__init__.py", "scenarios/volume.yaml", "results/performance.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("one")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "All")
    return tmp_path


def test_a_clean_checkout_is_told_by_its_commit(checkout: Path) -> None:
    commit, is_dirty = provenance.commit_of(checkout / "harness")

    assert commit is not None
    assert re.fullmatch("[0-9a-f]{40}", commit)
    assert is_dirty is False


@pytest.mark.parametrize(
    ("name", "is_dirty"),
    [
        ("harness/__init__.py", True),
        ("harness/new.py", True),
        ("scenarios/volume.yaml", True),
        ("results/performance.md", False),
    ],
)
def test_only_what_shapes_figures_makes_a_commit_dirty(
    checkout: Path, name: str, is_dirty: bool
) -> None:
    (checkout / name).write_text("two")

    assert provenance.commit_of(checkout / "harness")[1] is is_dirty


def test_somebody_elses_repository_is_not_ours(checkout: Path) -> None:
    installed = checkout / "site-packages" / "harness"
    installed.mkdir(parents=True)
    (installed / "__init__.py").write_text("one")

    assert provenance.commit_of(installed) == (None, None)


def test_without_git_there_is_no_commit(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(checkout / "empty"))

    assert provenance.commit_of(checkout / "harness") == (None, None)


def test_commits_that_changed_a_path_since_are_counted(checkout: Path) -> None:
    first, _ = provenance.commit_of(checkout / "harness")
    assert first is not None
    for name in ("harness/client/one.py", "harness/client/simulation/two.py", "results/page.md"):
        (checkout / name).parent.mkdir(exist_ok=True)
        (checkout / name).write_text("two")
        _git(checkout, "add", ".")
        _git(checkout, "commit", "-q", "-m", name)

    def counted(*paths: str) -> int | None:
        return provenance.commits_since(first, paths, checkout / "harness")

    assert counted("client") == 2
    assert counted("client", ":(exclude)client/simulation") == 1
    assert counted("servers") == 0


def test_since_a_commit_that_is_not_there_nothing_is_known(checkout: Path) -> None:
    assert provenance.commits_since("c" * 40, ("client",), checkout / "harness") is None


def test_results_and_provenance_need_neither_arrays_nor_a_proxy() -> None:
    program = (
        "import sys, harness.run.provenance, harness.results.store\n"
        "print(sorted({'numpy', 'mitmproxy', 'imagecodecs', 'httpx'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"
