import json
from pathlib import Path

import pytest
from pydicom import dcmread

from harness.dataset.build import OWN_UIDS_NAME
from harness.dataset.cache import DatasetCache
from harness.dataset.seal import SEAL_NAME
from tests.cli.conftest import Command
from tests.dataset.dicom_files import Image, noise
from tests.full_disk import files_limited_to
from tests.owners import PRIVATE, mode, modes
from tests.tiny import DATASET

NO_REGISTRY = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_EXTRA_INDEX_URL": ""}


@pytest.fixture
def block(tmp_path: Path) -> Path:
    path = tmp_path / "tiny-ct.yaml"
    path.write_text(DATASET)
    return path


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cache = tmp_path / "cache"
    monkeypatch.setenv("HARNESS_CACHE", str(cache))
    return cache


def test_building_says_what_was_built_and_where(
    harness: Command, block: Path, own_cache: Path
) -> None:
    first = harness("dataset", "build", str(block))
    second = harness("dataset", "build", str(block))
    [entry] = DatasetCache(own_cache).list()

    assert (first.code, second.code) == (0, 0)
    assert first.out == second.out
    assert first.out.startswith("tiny-ct: 8 x 64 x 64, 12 bits; frames ")
    assert first.out.endswith(f"; {entry.directory}\n")
    assert "dataset tiny-ct: encoding and comparing\n" in first.err
    assert second.err == ""


def test_what_can_be_built_is_built_and_what_cannot_is_told(
    harness: Command, block: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in NO_REGISTRY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    outcome = harness("dataset", "build", "chest-cr", str(block))

    assert outcome.code == 2
    assert outcome.out.startswith("tiny-ct: ")
    assert 'dataset chest-cr: "pydicom-data==1.0.0" could not be downloaded' in outcome.err
    assert len(DatasetCache(own_cache).list()) == 1


def test_an_unknown_dataset_is_refused(harness: Command) -> None:
    outcome = harness("dataset", "build", "chest")

    assert (outcome.code, outcome.out) == (2, "")
    assert "is neither a file nor a built-in dataset" in outcome.err


def test_the_list_is_one_line_a_dataset_and_one_for_each_that_is_built(
    harness: Command, block: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    harness("dataset", "build", str(block))
    lines = harness("dataset", "list").out.splitlines()
    [entry] = DatasetCache(own_cache).list()
    where = lines.index(f"In the cache, {own_cache}:")

    names = [line.split()[0] for line in lines[: where - 1]]
    assert names == ["Name", "chest-cr", "chest-ct", "ct-512x174", "radiograph-3036"]
    assert [line.split()[0] for line in lines[where + 1 :]] == ["Folder", entry.directory.name]
    assert lines[-1].endswith("  complete")
    assert all(len(line) <= 80 for line in [*lines[:where], *lines[where + 1 :]])


def test_the_list_is_json_for_programs(harness: Command, block: Path, own_cache: Path) -> None:
    harness("dataset", "build", str(block))
    listed = json.loads(harness("dataset", "list", "--json").out)
    [entry] = DatasetCache(own_cache).list()
    radiograph = listed["datasets"][-1]

    assert radiograph["name"] == "radiograph-3036"
    assert radiograph["licence"] == "MIT"
    assert [encoding["path"] for encoding in radiograph["encodings"]][:2] == ["frames", "jls"]
    assert listed["cache"] == {
        "folder": str(own_cache),
        "entries": [
            {
                "folder": entry.directory.name,
                "size_bytes": entry.size_bytes,
                "is_damaged": False,
            }
        ],
    }


def test_a_dataset_is_shown_with_source_and_licence_and_whether_it_is_built(
    harness: Command, block: Path, own_cache: Path
) -> None:
    known = harness("dataset", "show", "chest-ct").out.splitlines()
    harness("dataset", "build", str(block))
    own = harness("dataset", "show", str(block)).out.splitlines()
    [entry] = DatasetCache(own_cache).list()

    assert known[0] == "chest-ct"
    assert "  licence: MIT, as the package declares; that of the scan itself is not stated" in known
    assert "  encoding: jlsThumbnail: jpeg-ls, 1/4 of rows and columns" in known
    assert known[-1] == "  built: not yet"
    assert own[0] == "tiny-ct"
    assert own[-1].endswith(f" in {entry.directory}")


@pytest.mark.once
def test_a_dataset_without_its_manifest_is_listed_as_damaged(
    harness: Command, block: Path, own_cache: Path
) -> None:
    harness("dataset", "build", str(block))
    [entry] = DatasetCache(own_cache).list()
    for file in entry.directory.iterdir():
        if file.is_file() and file.name != SEAL_NAME:
            file.unlink()

    assert "damaged; it is rebuilt when it is used" in harness("dataset", "list").out
    assert "damaged; it is rebuilt when it is used" in harness("dataset", "show", str(block)).out
    assert json.loads(harness("dataset", "list", "--json").out)["cache"]["entries"][0]["is_damaged"]


def test_no_room_for_a_dataset_is_told_and_leaves_none(
    harness: Command, block: Path, own_cache: Path
) -> None:
    with files_limited_to(1024):
        outcome = harness("dataset", "build", str(block))

    assert (outcome.code, outcome.out) == (2, "")
    assert "prevented storing dataset tiny-ct; free disk space there" in outcome.err
    assert "HARNESS_CACHE" in outcome.err
    assert "Traceback" not in outcome.err
    assert DatasetCache(own_cache).list() == ()
    assert not list(own_cache.glob(".*.building"))


def test_a_cache_that_is_no_folder_is_told(
    harness: Command, block: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "file"))
    outcome = harness("dataset", "build", str(block))

    assert outcome.code == 2
    assert "HARNESS_CACHE" in outcome.err


def a_series(folder: Path, number: int, count: int) -> None:
    for index in range(count):
        more = {"SeriesInstanceUID": f"1.2.3.{number}", "SOPInstanceUID": f"1.2.3.{number}.{index}"}
        image = Image(noise(seed=index), number=index + 1, z_mm=float(index), more=more)
        image.write(folder / f"{number}-{index}.dcm")


@pytest.mark.live
def test_an_imported_series_can_be_measured_as_it_is_told(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    a_series(tmp_path / "My CT", 1, 4)
    outcome = harness("dataset", "import", "My CT")
    built, written = outcome.out.splitlines()

    assert outcome.code == 0, outcome.err
    assert built.startswith("My-CT: 4 x 33 x 40, 12 bits; ")
    assert written == (
        "  written to datasets/My-CT.yaml;"
        " measure it with: harness bench volume --dataset datasets/My-CT.yaml"
    )
    [entry] = DatasetCache(own_cache).list()
    assert harness("validate", "datasets/My-CT.yaml").code == 0
    # Header, pixels and the folder that they are from are nobody else's business.
    assert modes(entry.directory) == PRIVATE
    assert mode(tmp_path / "datasets" / "My-CT.yaml") == 0o600


def test_each_of_several_series_gets_a_file_of_its_own(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    for number in (1, 2):
        a_series(tmp_path / "scans", number, 2)
    outcome = harness("dataset", "import", "scans", "--name", "knee", "--output", "mine")

    assert outcome.code == 0, outcome.err
    files = sorted(path.name for path in (tmp_path / "mine").iterdir())
    assert len(files) == 2
    assert all(name.startswith("knee-") and name.endswith(".yaml") for name in files)


def test_a_folder_that_cannot_be_written_is_named_as_it_was_asked_for(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    a_series(tmp_path / "scans", 1, 2)
    (tmp_path / "mine").touch()
    outcome = harness("dataset", "import", "scans", "--output", "mine")

    assert outcome.code == 2
    assert "mine/scans.yaml: cannot be written (" in outcome.err
    assert "name another folder with --output" in outcome.err
    assert "HARNESS_CACHE" not in outcome.err


def test_a_broken_file_is_named_and_skipped_only_when_asked(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    a_series(tmp_path / "scans", 1, 3)
    broken = tmp_path / "scans" / "1-1.dcm"
    broken.write_bytes(broken.read_bytes()[:600])
    refused = harness("dataset", "import", "scans")
    skipped = harness("dataset", "import", "scans", "--skip-broken")

    assert refused.code == 2
    assert "1-1.dcm" in refused.err
    assert DatasetCache(own_cache).list()
    assert skipped.code == 0, skipped.err
    assert "1-1.dcm" in skipped.err


@pytest.mark.parametrize("content", [None, "no DICOM"], ids=["missing", "no images"])
def test_a_folder_without_images_is_refused(
    harness: Command, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "scans").mkdir()
        (tmp_path / "scans" / "readme.txt").write_text(content)
    outcome = harness("dataset", "import", "scans")

    assert (outcome.code, outcome.out) == (2, "")
    assert "scans" in outcome.err
    assert not (tmp_path / "datasets").exists()


def test_a_study_as_an_archive_exports_it_comes_in_under_its_own_name(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    a_series(tmp_path / "study", 1, 3)
    (tmp_path / "study" / "Thumbs.db").write_bytes(b"xx")
    (tmp_path / "study" / "notes.txt").write_text("no image")
    outcome = harness("dataset", "import", "study")

    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("study: 3 x 33 x 40, 12 bits; ")
    assert outcome.err.count("study: passed over: 2 files that are no DICOM\n") == 1
    assert [path.name for path in (tmp_path / "datasets").iterdir()] == ["study.yaml"]


@pytest.mark.parametrize("is_there", [False, True], ids=["made", "there before"])
def test_what_is_imported_is_kept_out_of_a_repository(
    harness: Command, tmp_path: Path, own_cache: Path, is_there: bool
) -> None:
    (tmp_path / ".git").mkdir()
    if is_there:
        (tmp_path / "datasets").mkdir()
    a_series(tmp_path / "scan", 1, 1)
    outcome = harness("dataset", "import", "scan")
    ignored = tmp_path / "datasets" / ".gitignore"

    assert outcome.code == 0, outcome.err
    assert ignored.read_text() == ("/scan.yaml\n" if is_there else "*\n")
    assert harness("dataset", "import", "scan").code == 0
    assert ignored.read_text() == ("/scan.yaml\n" if is_there else "*\n")


def test_what_was_ignored_stays_ignored(harness: Command, tmp_path: Path, own_cache: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / ".gitignore").write_text("/old.yaml")
    a_series(tmp_path / "scan", 1, 1)
    assert harness("dataset", "import", "scan").code == 0

    assert (tmp_path / "datasets" / ".gitignore").read_text() == "/old.yaml\n/scan.yaml\n"


def uids_in(cache: Path) -> str:
    """All that is served of the one dataset in a cache, but pixels."""
    [entry] = DatasetCache(cache).list()
    return "".join(path.read_text() for path in entry.directory.rglob("m*") if path.is_file())


def test_imported_images_have_uids_of_their_own_unless_theirs_are_kept(
    harness: Command, tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_series(tmp_path / "scan", 1, 2)
    own = {str(dcmread(path).SOPInstanceUID) for path in (tmp_path / "scan").iterdir()}
    assert harness("dataset", "import", "scan").code == 0
    served = uids_in(own_cache)
    monkeypatch.setenv("HARNESS_CACHE", str(tmp_path / "other"))
    assert harness("dataset", "import", "scan", "--keep-uids").code == 0

    assert not any(uid in served for uid in own)
    assert all(uid in uids_in(tmp_path / "other") for uid in own)
    [mapping] = own_cache.rglob(OWN_UIDS_NAME)
    assert own < set(json.loads(mapping.read_text())["original_uids"].values())
    assert mode(mapping) == 0o600
    assert not [*(tmp_path / "other").rglob(OWN_UIDS_NAME)]


def test_an_imported_dataset_is_removed_with_its_file(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    a_series(tmp_path / "scan", 1, 2)
    assert harness("dataset", "import", "scan").code == 0
    outcome = harness("dataset", "remove", "datasets/scan.yaml")

    assert outcome.code == 0, outcome.err
    assert DatasetCache(own_cache).list() == ()
    assert not [*(tmp_path / "datasets").iterdir()]
    assert len([*(tmp_path / "scan").iterdir()]) == 2


@pytest.mark.once
def test_what_is_built_is_removed_by_its_file_or_its_folder_and_its_file_stays(
    harness: Command, block: Path, own_cache: Path
) -> None:
    harness("dataset", "build", str(block))
    by_file = harness("dataset", "remove", str(block))
    again = harness("dataset", "remove", str(block))
    harness("dataset", "build", str(block))
    [entry] = DatasetCache(own_cache).list()
    by_folder = harness("dataset", "remove", entry.directory.name)

    assert by_file.out == f"{block}: removed {entry.directory}\n"
    assert again.out == f"{block}: nothing was built\n"
    assert by_folder.out.startswith(f"{entry.directory.name}: removed ")
    assert (DatasetCache(own_cache).list(), block.exists()) == ((), True)
    assert harness("dataset", "remove", "nothing").code == 2


def test_a_broken_file_is_named_once_however_many_series_it_stops(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    for number in (1, 2):
        a_series(tmp_path / "scans", number, 2)
    assert harness("dataset", "import", "scans").code == 0
    for entry in DatasetCache(own_cache).list():
        harness("dataset", "remove", entry.directory.name)
    broken = tmp_path / "scans" / "1-1.dcm"
    broken.write_bytes(broken.read_bytes()[:600])
    files = [str(path) for path in sorted((tmp_path / "datasets").glob("*.yaml"))]
    outcome = harness("dataset", "build", *files)

    assert (len(files), outcome.code) == (2, 2)
    assert outcome.err.count("1-1.dcm: ends after 600 of ") == 1


def test_images_without_an_order_in_space_come_in_as_a_stack(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    for number in (1, 2):
        Image(noise(seed=number), number=number, z_mm=5.0).write(tmp_path / "phases" / str(number))
    outcome = harness("dataset", "import", "phases")
    refused = harness("predict", "volume", "--dataset", "datasets/phases.yaml")

    assert outcome.code == 0, outcome.err
    assert "phases: a stack, not a volume: it has several images at one place" in outcome.err
    assert "harness bench stack --dataset datasets/phases.yaml" in outcome.out
    assert refused.code == 2
    assert '"phases" makes no volume: it has several images at one place' in refused.err


def test_each_size_of_a_series_comes_in_and_what_cannot_is_told_at_the_end(
    harness: Command, tmp_path: Path, own_cache: Path
) -> None:
    for number, shape in enumerate(((16, 24), (24, 16)), start=1):
        Image(noise(shape), number=number).write(tmp_path / "scan" / str(number))
    colour = {"PhotometricInterpretation": "RGB", "SeriesInstanceUID": "1.9"}
    Image(noise(), number=3, more=colour).write(tmp_path / "scan" / "3")
    outcome = harness("dataset", "import", "scan")

    assert outcome.code == 2
    assert '"RGB" is not a grey image' in outcome.err
    assert sorted(path.name for path in (tmp_path / "datasets").iterdir()) == [
        "scan-16x24.yaml",
        "scan-24x16.yaml",
    ]


EXPORTED = {
    "jls": "1.2.840.10008.1.2.4.80",
    "htj2k": "1.2.840.10008.1.2.4.202",
    "raw": "1.2.840.10008.1.2.1",
}


@pytest.mark.parametrize("syntax", EXPORTED)
def test_a_dataset_is_exported_as_dicom_files(
    harness: Command, tmp_path: Path, block: Path, own_cache: Path, syntax: str
) -> None:
    outcome = harness("dataset", "export", str(block), "--transfer-syntax", syntax, "out")
    files = [dcmread(path) for path in sorted((tmp_path / "out").iterdir())]

    assert outcome.code == 0, outcome.err
    assert outcome.out.startswith("tiny-ct: 8 files, ")
    assert {file.file_meta.TransferSyntaxUID for file in files} == {EXPORTED[syntax]}
    assert [file.InstanceNumber for file in files] == list(range(1, 9))


@pytest.mark.parametrize("is_file", [True, False], ids=["a file", "a folder with files"])
def test_nothing_is_exported_over_what_is_there(
    harness: Command, tmp_path: Path, block: Path, own_cache: Path, is_file: bool
) -> None:
    there = tmp_path / "out" if is_file else tmp_path / "out" / "notes.txt"
    there.parent.mkdir(exist_ok=True)
    there.write_text("mine")
    outcome = harness("dataset", "export", str(block), "out")

    assert (outcome.code, outcome.out) == (2, "")
    assert '"out" is there and not empty' in outcome.err
    assert there.read_text() == "mine"


def test_the_page_of_transfer_syntaxes_is_written_and_checked(harness: Command) -> None:
    assert harness("dataset", "syntaxes", "--check", "--into", "page.md").code == 3
    assert harness("dataset", "syntaxes", "--into", "page.md").out == "page.md: updated\n"
    assert harness("dataset", "syntaxes", "--check", "--into", "page.md").code == 0
