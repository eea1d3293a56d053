from email import message_from_bytes

from hypothesis import given
from hypothesis import strategies as st

from harness.core.http.framing import Framing
from harness.servers.origin.resource import (
    JSON_FORMS,
    FrameResource,
    JsonResource,
    Representation,
    Resource,
)
from harness.servers.origin.tree import Tree
from tests.core.dataset_of import HTJ2K
from tests.servers.origin.tiny_tree import FRAMES, SERIES_PATH, codestream, frame_path, framed

PIECES = st.lists(st.binary(max_size=20), max_size=5)


def represent(resource: Resource | None, framing: Framing) -> Representation:
    assert resource is not None
    return resource.represent(next(form for form in resource.forms if form.framing is framing))


@given(PIECES, st.integers(0, 110), st.integers(0, 110))
def test_a_cut_holds_the_bytes_of_its_span(pieces: list[bytes], start: int, size: int) -> None:
    given = Representation("", "", tuple(pieces))

    cut = given.cut(range(start, start + size))

    assert b"".join(pieces)[start : start + size] == b"".join(cut)


def test_mapped_bytes_are_cut_without_a_copy() -> None:
    body = bytes(100)
    (piece,) = Representation("", "", (memoryview(body),)).cut(range(10, 20))

    assert isinstance(piece, memoryview)
    assert piece.obj is body


def test_a_multipart_body_is_the_codestream_in_its_frame(tree: Tree) -> None:
    for index in range(len(FRAMES)):
        given = represent(tree.find(frame_path(index, "jls")), Framing.MULTIPART)

        assert framed(index, "jls") == b"".join(given.pieces)


def test_a_multipart_content_type_names_media_type_and_boundary(tree: Tree) -> None:
    given = represent(tree.find(frame_path(0)), Framing.MULTIPART)

    body = b"".join(given.pieces)
    boundary = body[2 : body.index(b"\r\n")].decode()
    assert f'multipart/related; type="image/jphc"; boundary={boundary}' == given.content_type


def test_a_single_part_is_the_bare_codestream(tree: Tree) -> None:
    given = represent(tree.find(frame_path(1)), Framing.SINGLE_PART)

    assert codestream(1) == b"".join(given.pieces)
    assert given.content_type == f"image/jphc; transfer-syntax={HTJ2K[1]}"


def test_several_frames_are_the_parts_of_one_body_in_the_order_asked_for(tree: Tree) -> None:
    path = f"{SERIES_PATH}/instances/{FRAMES[0].sop_instance_uid}/frames/2,1"
    given = represent(tree.find(path), Framing.MULTIPART)

    head = f"Content-Type: {given.content_type}\r\n\r\n".encode()
    parts = message_from_bytes(head + b"".join(given.pieces)).get_payload()
    types = [part.get_content_type() for part in parts if not isinstance(part, str)]
    bodies = b"".join(given.pieces).split(b"\r\n\r\n")
    assert types == ["image/jphc", "image/jphc"]
    assert bodies[1].startswith(codestream(1))
    assert bodies[2].startswith(codestream(0))


def test_an_entity_tag_belongs_to_one_path_in_one_form(tree: Tree) -> None:
    frames = [found for found in tree.resources.values() if isinstance(found, FrameResource)]
    tags = [frame.represent(form).etag for frame in frames for form in frame.forms]

    assert len(tags) == len(set(tags)) == 12


def test_a_json_document_is_given_as_it_is() -> None:
    given = JsonResource(b"[]").represent(JSON_FORMS[1])

    assert given.pieces == (b"[]",)
    assert given.content_type == "application/json"
