from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.planner import CentreOut, InStageOrder
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from tests.client.samples import frame_paths, manifest

ALL = RetrieveStage("all")
EVEN = RetrieveStage("even", decimate=2)


def test_the_viewers_plan_is_one_stage_after_the_other() -> None:
    assert InStageOrder((EVEN, ALL)).plan(3) == [(0, EVEN), (2, EVEN), (0, ALL), (1, ALL), (2, ALL)]


def test_centre_out_starts_in_the_middle_and_leaves_no_image_out() -> None:
    indices = [index for index, _ in CentreOut((ALL,)).plan(5)]

    assert indices == [2, 1, 3, 0, 4]


def test_centre_out_keeps_the_order_of_the_stages() -> None:
    steps = [(index, stage.id) for index, stage in CentreOut((EVEN, ALL)).plan(3)]

    assert steps == [(0, "even"), (2, "even"), (1, "all"), (0, "all"), (2, "all")]


def test_a_planner_of_ones_own_orders_the_requests_of_a_load() -> None:
    dataset = manifest(5)
    configuration = RetrieveConfiguration(
        "centre out", (ALL,), {"default": RetrieveOptions(frames_path="/jls/")}, planner=CentreOut
    )
    retrieval = Retrieval(configuration, CS3D_2023_11, frame_paths(dataset))

    asked = retrieval.next_requests(0.0)
    assert [request.image_index for request in asked] == [2, 1, 3, 0, 4]
    assert all(request.path in served_bodies(dataset, Framing.MULTIPART) for request in asked)
