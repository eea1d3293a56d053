from dataclasses import replace

import pytest

from harness.core.http.framing import NO_FRAME, Framing, MultipartFrame, boundary_of
from harness.core.http.media_type import HTJ2K_LOSSLESS
from harness.core.images.served import (
    ServedBody,
    bodies_from,
    body_at,
    encoding_path_of,
    served_bodies,
)
from harness.core.images.server_faults import OriginBehaviour, ServerFaults
from harness.core.images.server_state import ServerState
from tests.core.dataset_of import encoded, manifest_of
from tests.core.served_elsewhere import MANIFEST as SOMEBODYS

MANIFEST = manifest_of(encoded("frames", (1000, 1200)), encoded("jls", (900, 950)))
FRAMES = replace(encoded("frames", (1000, 1200)), resolution_ends_bytes=((90, 990), (110, 1190)))
CUTTABLE = manifest_of(FRAMES, encoded("jls", (900, 950)))
INSTANCE = "studies/1.2/series/1.2.3/instances/1.2.3.1"


def test_every_image_of_every_encoding_has_its_path() -> None:
    bodies = served_bodies(MANIFEST, Framing.MULTIPART)

    assert len(bodies) == 4
    assert bodies[f"{INSTANCE}/jls/1"].pixel_data_bytes == 950
    assert bodies[f"{INSTANCE}/frames/1"].pixel_data_bytes == 1200


def test_a_body_knows_its_frame_its_encoding_and_its_transfer_syntax() -> None:
    body = served_bodies(MANIFEST, Framing.SINGLE_PART)[f"{INSTANCE}/jls/1"]

    assert (body.frame_index, body.encoding_path) == (1, "jls")
    assert body.transfer_syntax_uid == "1.2.840.10008.1.2.4.80"


def test_the_content_type_of_an_answer_is_that_of_its_form() -> None:
    path = f"{INSTANCE}/jls/1"
    multipart = served_bodies(MANIFEST, Framing.MULTIPART)[path]

    assert multipart.content_type == (
        f'multipart/related; type="image/jls"; boundary={boundary_of(MANIFEST.digest)}'
    )
    assert multipart.bare().content_type == "image/jls; transfer-syntax=1.2.840.10008.1.2.4.80"


def test_an_origin_sends_bodies_in_its_own_form_and_under_its_own_label() -> None:
    faults = ServerFaults(transfer_syntax_uid=HTJ2K_LOSSLESS)
    bodies = bodies_from(MANIFEST, OriginBehaviour(Framing.SINGLE_PART, faults))

    htj2k, jpeg_ls = bodies[f"{INSTANCE}/frames/1"], bodies[f"{INSTANCE}/jls/1"]
    assert (htj2k.frame, htj2k.transfer_syntax_uid) == (NO_FRAME, HTJ2K_LOSSLESS)
    assert jpeg_ls.transfer_syntax_uid == "1.2.840.10008.1.2.4.80"


def test_a_single_part_body_is_the_image_and_nothing_else() -> None:
    body = served_bodies(MANIFEST, Framing.SINGLE_PART)[f"{INSTANCE}/jls/1"]

    assert body.size_bytes == 950
    assert body.pixel_data_in(300) == 300


def test_a_multipart_body_is_larger_by_its_frame() -> None:
    # "--" + 45 + CRLF, "Content-Type: " + 50 + 2 CRLF; CRLF + "--" + 45 + "--"
    body = served_bodies(MANIFEST, Framing.MULTIPART)[f"{INSTANCE}/frames/1"]

    assert body.size_bytes == 1200 + (2 + 45 + 2) + (14 + 50 + 4) + (2 + 2 + 45 + 2)


@pytest.mark.parametrize(
    ("size", "pixel_data"), [(0, 0), (50, 0), (100, 0), (101, 1), (600, 500), (620, 500)]
)
def test_a_range_over_a_multipart_body_counts_its_head(size: int, pixel_data: int) -> None:
    body = ServedBody(0, "frames", 500, "any", MultipartFrame(b"h" * 100, b"t" * 20))

    assert body.size_bytes == 620
    assert body.pixel_data_in(size) == pixel_data


def test_arguments_change_nothing_but_what_they_ask_for() -> None:
    bodies = served_bodies(CUTTABLE, Framing.SINGLE_PART)

    assert body_at(bodies, f"{INSTANCE}/jls/1?a=b") is bodies[f"{INSTANCE}/jls/1"]
    assert body_at(bodies, f"{INSTANCE}/lossy/1") is None


@pytest.mark.parametrize(
    ("fsiz", "size_bytes"),
    # With its last resolution a code stream is whole, the marker at its end included.
    [("256,256", 110), ("511,511", 110), ("512,512", 1200), ("256,512,round-up", 1200)],
)
def test_over_jpip_a_body_ends_with_the_resolution_asked_for(fsiz: str, size_bytes: int) -> None:
    bodies = served_bodies(CUTTABLE, Framing.MULTIPART)
    whole = bodies[f"{INSTANCE}/frames/1"]
    body = body_at(bodies, f"{INSTANCE}/jpip?target=1?fsiz={fsiz}")

    assert body is not None
    assert (body.frame_index, body.encoding_path, body.frame) == (1, "jpip", whole.frame)
    assert body.pixel_data_bytes == size_bytes


def test_what_cannot_be_cut_is_not_served_over_jpip() -> None:
    bodies = served_bodies(MANIFEST, Framing.MULTIPART)

    assert body_at(bodies, f"{INSTANCE}/jpip?target=1") is None


@pytest.mark.parametrize(
    ("path", "encoding"),
    [
        (f"{INSTANCE}/jls/1", "jls"),
        (f"{INSTANCE}/frames/1?accept=image/jhc", "frames"),
        (f"{INSTANCE}/jpip?target=1?fsiz=128,128", "jpip"),
        ("nothing", ""),
    ],
)
def test_a_path_tells_the_encoding_that_it_asks_for(path: str, encoding: str) -> None:
    assert encoding_path_of(path) == encoding


@pytest.mark.parametrize(
    ("query", "is_framed"),
    [
        ("accept=image/jphc", False),
        ("a=b&accept=image/jhc", False),
        ("accept=multipart/related", True),
        ("xaccept=image/jphc", True),
    ],
)
def test_an_argument_that_accepts_an_image_gets_it_bare(query: str, is_framed: bool) -> None:
    bodies = served_bodies(MANIFEST, Framing.MULTIPART)
    body = body_at(bodies, f"{INSTANCE}/frames/1?{query}")

    assert body is not None
    assert body.pixel_data_bytes == 1200
    assert (body.size_bytes > 1200) is is_framed


@pytest.mark.parametrize(
    ("state", "cold_s"), [(ServerState.WARM, (0.0, 0.0)), (ServerState.COLD, (0.375, 0.0))]
)
def test_a_cold_server_takes_at_first_what_its_very_first_answer_took(
    state: ServerState, cold_s: tuple[float, float]
) -> None:
    bodies = bodies_from(SOMEBODYS, OriginBehaviour(), state).values()

    assert [body.server_s for body in bodies] == [0.125, 0.375]
    assert tuple(body.cold_s for body in bodies) == cold_s
