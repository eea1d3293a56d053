import json

from harness.core.images.several_series import SeveralSeries
from harness.servers.origin.resource import FrameResource, JsonResource
from harness.servers.origin.several_series import in_several_series
from harness.servers.origin.tree import Tree
from tests.servers.origin.tiny_tree import SERIES, STUDY, codestream, frame_path, manifest

COUNTS = (2, 1)  # the first instance has two frames
SECOND = SeveralSeries(manifest(), COUNTS).uids[1]
SECOND_PATH = f"/studies/{STUDY}/series/{SECOND}"


def document(tree: Tree, path: str) -> list[dict[str, dict[str, list[object]]]]:
    found = tree.find(path)
    assert isinstance(found, JsonResource)
    rows: list[dict[str, dict[str, list[object]]]] = json.loads(found.document)
    return rows


def test_a_slice_of_the_second_series_is_found_there_and_no_longer_in_the_first(
    tree: Tree,
) -> None:
    several = in_several_series(tree, COUNTS)
    path = f"{SECOND_PATH}/instances/1.2.3.4.2/jls/1"
    found = several.find(path)

    assert isinstance(found, FrameResource)
    assert bytes(found.data) == codestream(2, "jls")
    assert several.find(frame_path(2, "jls")) is None
    assert several.find(frame_path(1)) is tree.find(frame_path(1))
    assert path.removeprefix("/") in several.bodies


def test_each_series_has_metadata_of_its_own_and_the_study_all_of_it(tree: Tree) -> None:
    several = in_several_series(tree, COUNTS)
    [row] = document(several, f"{SECOND_PATH}/metadata")

    assert row["0020000E"]["Value"] == [SECOND]
    assert row["00200011"]["Value"] == [2]
    assert document(several, f"{SECOND_PATH}/instances/1.2.3.4.2/metadata") == [row]
    assert len(document(several, f"/studies/{STUDY}/series/{SERIES}/metadata")) == 1
    assert len(document(several, f"/studies/{STUDY}/metadata")) == 2


def test_the_slices_of_every_series_stand_where_those_of_the_first_do(tree: Tree) -> None:
    several = in_several_series(tree, COUNTS)
    [row] = document(several, f"{SECOND_PATH}/metadata")

    assert row["00200032"]["Value"] == [0, 0, 5]


def test_searches_find_both_series_with_their_numbers_of_instances(tree: Tree) -> None:
    found = in_several_series(tree, COUNTS).searches
    series = found[f"/studies/{STUDY}/series"].find({})
    [study] = found["/studies"].find({})

    assert [row["0020000E"]["Value"] for row in series] == [[SERIES], [SECOND]]
    assert [row["00201209"]["Value"] for row in series] == [[1], [1]]
    assert study["00201206"]["Value"] == [2]
    assert study["00201208"]["Value"] == [2]
    assert len(found[f"{SECOND_PATH}/instances"].find({})) == 1
