import io
import tarfile
from pathlib import Path

import pytest

from harness.errors import BadInput, EnvironmentProblem
from harness.viewer.ohif import site
from harness.viewer.ohif.site import (
    OHIF_3_12,
    OHIF_3_13,
    OhifSite,
    fetch_with_npm,
    own_site,
    published_site,
)


def archive(folder: Path) -> Path:
    """What a registry would give, and it is small."""
    file = folder / "ohif.tgz"
    with tarfile.open(file, "w:gz") as written:
        for name in ("package/package.json", "package/dist/index.html"):
            entry = tarfile.TarInfo(name)
            entry.size = 2
            written.addfile(entry, io.BytesIO(b"{}"))
    return file


def test_what_was_fetched_once_is_in_the_cache(tmp_path: Path) -> None:
    there = tmp_path / "viewers" / "ohif-3.13.2"
    there.mkdir(parents=True)
    told: list[str] = []

    def never(package: str, folder: Path) -> Path:
        raise AssertionError(package)

    assert published_site(OHIF_3_13, tmp_path, told.append, never) == OhifSite(there, "OHIF 3.13.2")
    assert told == []


def test_an_archive_that_is_not_the_published_one_is_refused_and_not_kept(tmp_path: Path) -> None:
    told: list[str] = []

    def fetch(package: str, folder: Path) -> Path:
        assert package == "@ohif/app@3.13.2"
        return archive(folder)

    with pytest.raises(EnvironmentProblem, match=r"its SHA-512 differs") as caught:
        published_site(OHIF_3_13, tmp_path, told.append, fetch)

    assert caught.value.value == "ohif.tgz"
    assert told == ["fetching OHIF 3.13.2 (@ohif/app, MIT; 50 MB, 200 MB in the cache)"]
    assert list((tmp_path / "viewers").iterdir()) == []


def test_only_the_page_of_the_archive_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "_check", lambda release, archive: None)
    found = published_site(OHIF_3_12, tmp_path, lambda _: None, lambda _, folder: archive(folder))

    assert [file.name for file in found.folder.rglob("*")] == ["index.html"]
    assert [file.name for file in (tmp_path / "viewers").iterdir()] == ["ohif-3.12.10"]


def test_a_machine_without_npm_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(EnvironmentProblem, match="install node and npm"):
        fetch_with_npm("@ohif/app@3.13.2", tmp_path)


def test_ones_own_build_is_a_folder_with_its_page_and_its_configuration(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"has no index\.html"):
        own_site(tmp_path)
    for name in ("index.html", "app-config.js"):
        (tmp_path / name).touch()

    assert own_site(tmp_path) == OhifSite(tmp_path, f"OHIF of {tmp_path.name}")
