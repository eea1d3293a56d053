"""The simulated origin, and that it commits the faults of the real one."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.client.cross_origin import readable
from harness.client.simulation.origin import OriginAnswer, SimulatedOrigin
from harness.core.images.served import bodies_from
from harness.core.images.server_faults import (
    ERROR_PAGE,
    NO_FAULTS,
    USUAL_BEHAVIOUR,
    BodyCut,
    ServerFaults,
    Stall,
)
from harness.core.images.server_state import ServerState
from harness.servers.origin.tree import Tree, load_tree
from tests.core.dataset_of import encoded, manifest_of
from tests.core.served_elsewhere import ANSWERS
from tests.core.served_elsewhere import MANIFEST as SOMEBODYS
from tests.servers.origin.asking import Seen, ask, server
from tests.servers.origin.tiny_tree import codestream, frame_path, framed, write_tree

FAULTS = {
    "none": NO_FAULTS,
    "range ignored": ServerFaults(ignores_range=True),
    "content-range hidden": ServerFaults(hides_content_range=True),
    "no length": ServerFaults(omits_content_length=True),
    "missing": ServerFaults(missing_image_indices=(1,)),
    "every second fails": ServerFaults(failure_period_count=2),
    "cut": ServerFaults(cut=BodyCut(150)),
    "cut of another": ServerFaults(cut=BodyCut(150, (2,))),
    "stall": ServerFaults(stall=Stall(1.0)),
    "stall later": ServerFaults(stall=Stall(1.0, 100)),
    "stall beyond the end": ServerFaults(stall=Stall(1.0, 200_400)),
    "several": ServerFaults(ignores_range=True, stall=Stall(1.0, 50), cut=BodyCut(100)),
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root: Path = write_tree(tmp_path_factory.mktemp("tiny"))
    return load_tree(root)


def simulated(tree: Tree, faults: ServerFaults, index: int, wanted: str | None) -> OriginAnswer:
    """The second of two answers: the first is of another image."""
    origin = SimulatedOrigin(tree.bodies, faults)
    headers = {} if wanted is None else {"Range": wanted}
    origin.answer(frame_path(0).lstrip("/"), {})
    return origin.answer(frame_path(index).lstrip("/"), headers)


def real(tree: Tree, faults: ServerFaults, index: int, wanted: str | None) -> Seen:
    faulty = server(tree, faults)
    ask(faulty, frame_path(0))
    return ask(faulty, frame_path(index), **({} if wanted is None else {"range": wanted}))


@pytest.mark.parametrize("wanted", [None, "bytes=0-399", "bytes=100-"])
@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
def test_the_simulated_origin_answers_as_the_real_one(
    tree: Tree, faults: ServerFaults, wanted: str | None
) -> None:
    model, seen = simulated(tree, faults, 1, wanted), real(tree, faults, 1, wanted)

    assert (model.status_code, len(model.content)) == (seen.status, len(seen.body))
    assert model.is_cut is not seen.is_ended
    assert model.headers["content-type"] == seen.headers["content-type"]
    assert model.headers.get("content-length") == seen.headers.get("content-length")
    assert readable(model.headers, "content-range") == readable(seen.headers, "content-range")
    # A pause before the head is before any status, and that is written down as None.
    pauses = [] if model.stall is None else [model.stall.after_bytes or None]
    assert pauses == seen.body_bytes_at_pause


def test_what_is_no_code_stream_is_real(tree: Tree) -> None:
    whole = bytes(simulated(tree, NO_FAULTS, 1, None).content)
    refused = simulated(tree, FAULTS["missing"], 1, None)

    assert whole == framed(1).replace(codestream(1), bytes(len(codestream(1))))
    assert bytes(refused.content) == ERROR_PAGE


def test_paths_without_an_image_are_not_counted_by_the_faults(tree: Tree) -> None:
    origin = SimulatedOrigin(tree.bodies, FAULTS["every second fails"])
    path = frame_path(0).lstrip("/")

    assert [origin.answer(each, {}).status_code for each in ("gone", path, "gone", path)] == [
        404,
        200,
        404,
        500,
    ]


def test_a_cold_server_takes_longer_for_an_image_once() -> None:
    bodies = bodies_from(SOMEBODYS, USUAL_BEHAVIOUR, ServerState.COLD)
    origin, first = SimulatedOrigin(bodies, NO_FAULTS), SOMEBODYS.frame_path(0)
    answers = [origin.answer(path, {}) for path in (f"{first}?a=b", first)]

    assert [answer.stall for answer in answers] == [Stall(0.5), Stall(0.125)]


def test_a_server_that_takes_turns_needs_its_time_once_it_is_an_images_turn() -> None:
    own = replace(ANSWERS[0], take_turns=True)
    manifest = manifest_of(encoded("frames", (1000,), answers=(own,)))
    bodies = bodies_from(manifest, USUAL_BEHAVIOUR)
    faults = ServerFaults(omits_content_length=True)
    answer = SimulatedOrigin(bodies, faults).answer(manifest.frame_path(0), {})

    assert (answer.stall, answer.turn_s) == (None, own.again_s)
