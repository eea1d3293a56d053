import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import DatasetError
from harness.servers.origin.resource import FrameResource, JsonResource
from harness.servers.origin.tree import Tree, load_tree
from tests.servers.origin.tiny_tree import (
    FRAMES,
    SERIES_PATH,
    SIZES_BYTES,
    STUDY,
    codestream,
    frame_path,
    manifest,
    metadata,
    write_tree,
)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A tree of its own, for a test to break."""
    return write_tree(tmp_path / "tree")


def rewrite_manifest(root: Path, **fields: object) -> None:
    (root / "manifest.json").write_text(json.dumps(manifest().to_json() | fields))


@pytest.mark.parametrize("encoding", SIZES_BYTES)
@pytest.mark.parametrize("index", range(len(FRAMES)))
def test_every_frame_is_found_in_every_encoding(tree: Tree, encoding: str, index: int) -> None:
    found = tree.find(frame_path(index, encoding))

    assert isinstance(found, FrameResource)
    assert codestream(index, encoding) == bytes(found.data)


@pytest.mark.parametrize(
    ("query", "size_bytes"),
    [
        # The resolutions of 8 x 8 are 2 x 2, 4 x 4 and 8 x 8.
        ({"target": "2", "fsiz": "4,4"}, 80_000),
        ({"target": "2?fsiz=4,4"}, 80_000),
        ({"target": "2", "fsiz": "5,5"}, 80_000),
        ({"target": "2", "fsiz": "5,5,round-up"}, 200_000),
        ({"target": "2"}, 200_000),
        ({"target": "1", "fsiz": "1,1"}, 100),
    ],
)
def test_a_frame_is_had_over_jpip_up_to_the_resolution_asked_for(
    tree: Tree, query: dict[str, str], size_bytes: int
) -> None:
    instance = frame_path(0).partition("/frames/")[0]
    found = tree.find_over_jpip(f"{instance}/jpip", query)

    assert found is not None
    index = int(query["target"][0]) - 1
    assert bytes(found.data) == codestream(index)[:size_bytes]


@pytest.mark.parametrize(
    "query", [{"target": "9"}, {"fsiz": "4,4"}, {"target": "1", "fsiz": "large"}, {}]
)
def test_a_jpip_request_for_no_frame_or_no_size_finds_nothing(
    tree: Tree, query: dict[str, str]
) -> None:
    instance = frame_path(0).partition("/frames/")[0]

    assert tree.find_over_jpip(f"{instance}/jpip", query) is None
    assert tree.find_over_jpip(frame_path(0), query) is None


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        (f"{SERIES_PATH}/metadata", metadata()),
        (f"/studies/{STUDY}/metadata", metadata()),
        (f"{SERIES_PATH}/instances/{FRAMES[2].sop_instance_uid}/metadata", metadata()[1:]),
    ],
)
def test_metadata_is_found_for_instance_series_and_study(
    tree: Tree, path: str, rows: list[object]
) -> None:
    found = tree.find(path)

    assert isinstance(found, JsonResource)
    assert rows == json.loads(found.document)


def test_only_what_the_manifest_names_is_served(broken: Path) -> None:
    extra = broken / f"{SERIES_PATH}/instances/secret".lstrip("/")
    extra.write_bytes(b"secret")
    link = broken / "studies" / "link"
    link.symlink_to("/etc/hostname")
    tree = load_tree(broken)

    assert tree.find(f"{SERIES_PATH}/instances/secret") is None
    assert tree.find("/studies/link") is None
    assert tree.find("/manifest.json") is None


@given(st.text(max_size=60))
def test_no_invented_path_finds_anything(tree: Tree, path: str) -> None:
    assert tree.find(path) is None


@pytest.mark.parametrize("numbers", ["1,3", "1,", ",", "1,..", "1,1/../2", "1,%32", "1, 2"])
def test_a_frame_list_with_a_frame_that_is_not_there_finds_nothing(
    tree: Tree, numbers: str
) -> None:
    parent = frame_path(0).rpartition("/")[0]

    assert tree.find(f"{parent}/{numbers}") is None


def test_a_link_that_leads_out_of_the_tree_is_refused(broken: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(codestream(0))
    frame = broken / frame_path(0).lstrip("/")
    frame.unlink()
    frame.symlink_to(outside)

    with pytest.raises(DatasetError, match="leads out of the dataset's folder"):
        load_tree(broken)


@pytest.mark.parametrize("uid", ["../..", "/etc"])
def test_a_manifest_that_names_files_outside_the_tree_is_refused(broken: Path, uid: str) -> None:
    rewrite_manifest(broken, study_uid=f"{uid}/../../../..")

    with pytest.raises(DatasetError, match=r"leads out of|not a file"):
        load_tree(broken)


def test_a_tree_behind_a_link_is_served(broken: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(broken)

    assert load_tree(link).find(frame_path(0)) is not None


def test_a_frame_of_another_size_than_the_manifest_says_is_refused(broken: Path) -> None:
    (broken / frame_path(1).lstrip("/")).write_bytes(b"short")

    with pytest.raises(DatasetError, match='"5 B" is not the size that the manifest says'):
        load_tree(broken)


def test_a_missing_frame_is_refused(broken: Path) -> None:
    (broken / frame_path(1).lstrip("/")).unlink()

    with pytest.raises(DatasetError, match="is in the manifest but not a file"):
        load_tree(broken)


def test_an_encoding_with_fewer_sizes_than_frames_is_refused(broken: Path) -> None:
    rewrite_manifest(broken, frames=[])

    with pytest.raises(DatasetError, match="is not the size of each of 0 frames"):
        load_tree(broken)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"schema_version": 0}'])
def test_what_is_no_manifest_is_refused(broken: Path, text: str) -> None:
    (broken / "manifest.json").write_text(text)

    with pytest.raises(DatasetError, match="is not a manifest"):
        load_tree(broken)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"manifest.json: is not a manifest"):
        load_tree(tmp_path)


@pytest.mark.parametrize(("text", "rule"), [("{", "is not JSON"), ("{}", "is not an array")])
def test_metadata_that_is_no_dicom_json_is_refused(broken: Path, text: str, rule: str) -> None:
    (broken / f"{SERIES_PATH}/metadata".lstrip("/")).write_text(text)

    with pytest.raises(DatasetError, match=rule):
        load_tree(broken)
