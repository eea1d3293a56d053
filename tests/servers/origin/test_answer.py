import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from harness.core.http.framing import Framing
from harness.servers.origin.answer import DicomwebRequest, DicomwebResponse, answer
from harness.servers.origin.media_type import preferred_form
from harness.servers.origin.tree import Tree
from tests.servers.origin.tiny_tree import SERIES_PATH, STUDY, codestream, frame_path, framed

FRAME = frame_path(0)


def ask(
    tree: Tree,
    path: str = FRAME,
    method: str = "GET",
    query: dict[str, str] | None = None,
    **headers: str,
) -> DicomwebResponse:
    named = Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return answer(DicomwebRequest(method, path, query or {}, named), tree, preferred_form)


def body(given: DicomwebResponse) -> bytes:
    return b"".join(given.pieces)


def document(given: DicomwebResponse) -> Any:
    return json.loads(body(given))


def test_a_frame_comes_in_its_mime_frame_by_default(tree: Tree) -> None:
    given = ask(tree)

    assert given.status == 200
    assert framed(0) == body(given)
    assert dict(given.headers)["content-length"] == str(len(framed(0)))


def test_a_client_that_asks_for_a_bare_image_gets_it(tree: Tree) -> None:
    given = ask(tree, accept="image/jphc")

    assert codestream(0) == body(given)
    assert dict(given.headers)["vary"] == "accept"


def test_the_accept_parameter_of_a_url_stands_in_for_the_header(tree: Tree) -> None:
    given = ask(tree, query={"accept": "image/jphc"}, accept="multipart/related")

    assert codestream(0) == body(given)


def test_other_parameters_of_a_url_change_nothing(tree: Tree) -> None:
    assert framed(0) == body(ask(tree, query={"lossy": "jhc"}))


@pytest.mark.parametrize("path", [FRAME, f"{SERIES_PATH}/metadata", "/studies", "/"])
def test_what_the_client_does_not_accept_is_406_with_what_there_is(tree: Tree, path: str) -> None:
    given = ask(tree, path, accept="text/html")

    assert given.status == 406
    offered = document(given)["available"]
    assert all(ask(tree, path, accept=accept).status == 200 for accept in offered)


@given(st.data())
def test_ranges_that_follow_each_other_add_up_to_the_whole_body(
    tree: Tree, data: st.DataObject
) -> None:
    size_bytes = len(framed(0))
    cuts = sorted(data.draw(st.sets(st.integers(1, size_bytes - 1), max_size=5)))
    bounds = [0, *cuts, size_bytes]
    parts = [ask(tree, range=f"bytes={start}-{end - 1}") for start, end in pairwise(bounds)]

    assert {part.status for part in parts} == {206}
    assert framed(0) == b"".join(body(part) for part in parts)


def test_a_range_says_where_it_lies_in_the_framed_body(tree: Tree) -> None:
    given = ask(tree, range="bytes=10-19")

    headers = dict(given.headers)
    assert headers["content-range"] == f"bytes 10-19/{len(framed(0))}"
    assert headers["content-length"] == "10"
    assert headers["content-type"] == dict(ask(tree).headers)["content-type"]


def test_a_range_behind_the_end_is_416_and_says_how_long_the_body_is(tree: Tree) -> None:
    given = ask(tree, range="bytes=1000000-")

    assert given.status == 416
    assert dict(given.headers)["content-range"] == f"bytes */{len(framed(0))}"


def test_several_ranges_at_once_are_answered_with_the_whole_body(tree: Tree) -> None:
    given = ask(tree, range="bytes=0-1,5-6")

    assert (given.status, body(given)) == (200, framed(0))


def test_a_range_of_metadata_is_given_as_well(tree: Tree) -> None:
    assert ask(tree, f"{SERIES_PATH}/metadata", range="bytes=0-0").pieces == (b"[",)


def test_a_range_holds_only_while_the_entity_tag_does(tree: Tree) -> None:
    etag = dict(ask(tree).headers)["etag"]

    assert ask(tree, range="bytes=0-0", if_range=etag).status == 206
    assert ask(tree, range="bytes=0-0", if_range='"other"').status == 200
    assert ask(tree, range="bytes=0-0", if_range=f"W/{etag}").status == 200
    assert ask(tree, range="bytes=0-0", if_range="Sat, 01 Jan 2000 00:00:00 GMT").status == 200


def test_a_client_that_has_the_body_is_told_so(tree: Tree) -> None:
    etag = dict(ask(tree).headers)["etag"]
    given = ask(tree, if_none_match=f'"other", W/{etag}')

    assert (given.status, given.pieces) == (304, ())
    assert dict(given.headers)["etag"] == etag
    assert ask(tree, if_none_match="*").status == 304
    assert ask(tree, if_none_match='"other"').status == 200
    assert ask(tree, if_none_match=etag, accept="image/jphc").status == 200


def test_a_precondition_that_fails_is_412(tree: Tree) -> None:
    etag = dict(ask(tree).headers)["etag"]

    assert ask(tree, if_match=etag).status == 200
    assert ask(tree, if_match='"other"').status == 412
    assert ask(tree, if_match=f"W/{etag}").status == 412


@pytest.mark.parametrize("path", [FRAME, f"{SERIES_PATH}/metadata", "/studies", "/", "/nothing"])
def test_head_has_the_headers_of_get_and_no_body(tree: Tree, path: str) -> None:
    given = ask(tree, path, "HEAD", range="bytes=0-1")

    assert given.pieces == ()
    assert given.headers == ask(tree, path).headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_the_tree_is_read_only(tree: Tree, method: str) -> None:
    given = ask(tree, method=method)

    assert given.status == 405
    assert dict(given.headers)["allow"] == "GET, HEAD, OPTIONS"


def test_a_preflight_allows_what_viewers_send(tree: Tree) -> None:
    given = ask(tree, method="OPTIONS", access_control_request_headers="range")

    headers = dict(given.headers)
    assert given.status == 204
    assert headers["access-control-allow-origin"] == "*"
    assert headers["access-control-allow-headers"] == "*, Authorization"
    assert "GET" in headers["access-control-allow-methods"]


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        (FRAME, {}),
        (FRAME, {"range": "bytes=0-1"}),
        (FRAME, {"range": "bytes=1000000-"}),
        (FRAME, {"if_none_match": "*"}),
        (FRAME, {"accept": "text/html"}),
        ("/nothing", {}),
    ],
)
def test_every_answer_may_be_read_by_any_page_and_is_kept_by_no_cache(
    tree: Tree, path: str, asked: dict[str, Any]
) -> None:
    headers = dict(ask(tree, path, **asked).headers)

    assert headers["access-control-allow-origin"] == "*"
    assert "Content-Range" in headers["access-control-expose-headers"]
    assert headers["cache-control"] == "no-store"
    assert "content-encoding" not in headers


def test_the_root_says_what_is_served_and_where(tree: Tree) -> None:
    index = document(ask(tree, "/"))

    assert index["study"] == STUDY
    assert index["encodings"]["jls"] == "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80"
    assert framed(0) == body(ask(tree, index["first_frame"]))
    assert ask(tree, index["metadata"]).status == 200
    assert all(ask(tree, path).status == 200 for path in index["searches"])


def test_an_unknown_path_is_404_and_says_what_is_here(tree: Tree) -> None:
    given = ask(tree, "/studies/9.9/metadata")

    assert given.status == 404
    assert document(given)["available"] == document(ask(tree, "/"))


@pytest.mark.parametrize(
    "path",
    [
        "/studies/../manifest.json",
        "/manifest.json",
        "/pixels.npy",
        "//etc/hostname",
        "/etc/hostname",
        "/studies/%2e%2e/manifest.json",
        f"{FRAME}/",
        f"{FRAME}\x00",
        f"/.{FRAME}",
        f"/{FRAME}",
        "/" + "a" * 100_000,
    ],
)
def test_a_path_that_is_not_a_known_one_gives_nothing_away(tree: Tree, path: str) -> None:
    given = ask(tree, path)

    assert given.status == 404
    assert len(body(given)) < 2_000


def test_a_search_answers_with_rows(tree: Tree) -> None:
    given = ask(tree, f"{SERIES_PATH}/instances", query={"InstanceNumber": "2"})

    (row,) = document(given)
    assert row["00080018"]["Value"] == ["1.2.3.4.2"]
    assert dict(given.headers)["content-type"] == "application/dicom+json"


def test_a_search_with_a_limit_that_is_no_count_is_400(tree: Tree) -> None:
    given = ask(tree, "/studies", query={"limit": "many"})

    assert given.status == 400
    assert document(given) == {"status": 400, "value": "many", "rule": "is not a count for limit"}


def test_a_tree_may_give_bare_images_by_default(tree: Tree) -> None:
    resource = tree.find(FRAME)

    assert resource is not None
    assert {form.framing for form in resource.forms} == set(Framing)
