"""The layer of faults, talked to without a socket: what a client sees of each fault."""

import pytest

from harness.core.http.server_timing import ServerWait, wait_field
from harness.core.images.server_faults import BodyCut, ServerFaults, Stall
from harness.servers.origin.tree import Tree
from tests.servers.origin.asking import ask, server
from tests.servers.origin.tiny_tree import SERIES_PATH, frame_path, framed


def test_an_ignored_range_brings_the_whole_body_and_200(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(ignores_range=True)), frame_path(1), range="bytes=0-9")

    assert (seen.status, seen.body) == (200, framed(1))
    assert "content-range" not in seen.headers


def test_a_hidden_content_range_is_sent_but_not_exposed(tree: Tree) -> None:
    faults = ServerFaults(hides_content_range=True)
    seen = ask(server(tree, faults), frame_path(1), range="bytes=0-9")

    exposed = seen.headers["access-control-expose-headers"].split(", ")
    assert "Content-Range" not in exposed
    assert "Content-Length" in exposed
    assert seen.headers["content-range"] == f"bytes 0-9/{len(framed(1))}"


def test_an_omitted_length_leaves_the_body_whole(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(omits_content_length=True)), frame_path(1))

    assert "content-length" not in seen.headers
    assert (seen.body, seen.is_ended) == (framed(1), True)


def test_a_missing_image_is_404_and_its_neighbour_is_there(tree: Tree) -> None:
    faulty = server(tree, ServerFaults(missing_image_indices=(1,)))

    assert [ask(faulty, frame_path(index)).status for index in range(3)] == [200, 404, 200]


def test_every_second_request_fails_and_a_new_load_counts_anew(tree: Tree) -> None:
    faulty = server(tree, ServerFaults(failure_period_count=2))

    first = [ask(faulty, frame_path(0)).status for _ in range(3)]
    faulty.start_over()
    second = [ask(faulty, frame_path(0)).status for _ in range(2)]

    assert (first, second) == ([200, 500, 200], [200, 500])


def test_only_requests_for_images_fail_and_are_counted(tree: Tree) -> None:
    faulty = server(tree, ServerFaults(failure_period_count=1))

    assert ask(faulty, f"{SERIES_PATH}/metadata").status == 200
    assert ask(faulty, frame_path(0), method="HEAD").status == 200
    assert ask(faulty, frame_path(0)).status == 500


@pytest.mark.parametrize("after_bytes", [0, 1, 100])
def test_a_cut_body_stops_short_and_is_never_ended(tree: Tree, after_bytes: int) -> None:
    faulty = server(tree, ServerFaults(cut=BodyCut(after_bytes, (1,))))

    cut, whole = ask(faulty, frame_path(1)), ask(faulty, frame_path(2))

    assert (cut.body, cut.is_ended) == (framed(1)[:after_bytes], False)
    assert cut.headers["content-length"] == str(len(framed(1)))
    assert (whole.body, whole.is_ended) == (framed(2), True)


def test_a_body_no_longer_than_the_cut_arrives(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(cut=BodyCut(len(framed(1))))), frame_path(1))

    assert (seen.body, seen.is_ended) == (framed(1), True)


@pytest.mark.parametrize(("after_bytes", "seen_before"), [(0, None), (1, 1), (50, 50)])
def test_a_stall_pauses_once_where_it_should_and_loses_nothing(
    tree: Tree, after_bytes: int, seen_before: int | None
) -> None:
    faulty = server(tree, ServerFaults(stall=Stall(3600.0, after_bytes)))
    seen = ask(faulty, frame_path(1))

    assert seen.body_bytes_at_pause == [seen_before]
    assert (seen.body, seen.is_ended) == (framed(1), True)


def test_a_stall_is_told_to_the_link(tree: Tree) -> None:
    seen = ask(server(tree, ServerFaults(stall=Stall(3600.0, 100))), frame_path(1))

    name, value = wait_field(ServerWait(3600.0, 100))
    assert seen.headers[name.decode()] == value.decode()
