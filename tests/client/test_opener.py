"""Openings on the virtual clock: exact times, worked out by hand from the link and the steps."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pytest

from harness.client.opener import MOST_BODY_BYTES, Opener
from harness.client.player import play
from harness.client.simulation.endpoints import Endpoints
from harness.client.simulation.screen import SimulatedScreen
from harness.client.simulation.study_reader import SimulatedStudyReader
from harness.client.simulation.transport import SimulatedTransport
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.preflight import Page, Preflights
from harness.core.models.device import NO_WORK, Cost, Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.timeline import Timeline, milestones
from harness.core.viewing.asking import StudyOpening
from harness.core.viewing.opening import FRAMES, Asked, OpeningStep
from harness.core.viewing.progress import OpeningProgress
from tests.client.samples import JLS_BYTES, bodies, frame_paths, manifest
from tests.core.viewing.studies import (
    BEHIND,
    BESIDE,
    BODY_BYTES,
    METADATA,
    SERIES,
    STUDY,
    opening,
    study_opening,
)

NETWORK = NetworkProfile("test", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)
UP_S = 0.001  # 500 bytes at 4 Mbit/s
S_PER_BYTE = 1e-6
ANSWER_S = (250 + BODY_BYTES) * S_PER_BYTE
TRIP_S = UP_S + 0.1 + ANSWER_S
QUOTED = 'multipart/related; type="image/jls"'


class Opened(NamedTuple):
    progress: OpeningProgress
    timeline: Timeline


def opened(
    study: StudyOpening,
    *,
    device: Device = NO_WORK,
    page: Page = Page.SAME_ORIGIN,
    connections: int = 6,
) -> Opened:
    """An opening, and behind it one image of JLS_BYTES."""
    progress, dataset = OpeningProgress(study), manifest(1)
    stage = RetrieveStage("initialImages", retrieve_type="single")
    configuration = RetrieveConfiguration(
        "test", (stage,), {"default": RetrieveOptions(frames_path="/jls/")}
    )
    retrieval = Retrieval(configuration, CS3D_2023_11, frame_paths(dataset))
    endpoints = Endpoints(
        500, 250, 500, 250, study=study, is_decoding=lambda: False, start_up_s=0.0
    )

    async def load() -> None:
        transport = SimulatedTransport(bodies(dataset), NETWORK, connections, endpoints=endpoints)
        preflights = Preflights(page, QUOTED)
        reader = SimulatedStudyReader(study, device)
        screen = SimulatedScreen(lambda job: 0.0, lambda job: 0.0)
        opener = Opener(progress, transport, reader, preflights)
        await play(retrieval, transport, screen, preflights, opener)

    run_virtually(load())
    return Opened(progress, retrieval.timeline)


def ended_s(progress: OpeningProgress, step: str) -> Sequence[float]:
    return [each.ended_s for each in progress.fetched if each.request.step == step]


def test_a_query_and_its_metadata_are_two_round_trips_and_their_bytes() -> None:
    progress = opened(study_opening(series_count=1)).progress

    assert ended_s(progress, "series") == pytest.approx([TRIP_S])
    assert ended_s(progress, "metadata") == pytest.approx([2 * TRIP_S])
    assert progress.opened_s == pytest.approx(2 * TRIP_S)


def test_the_metadata_of_all_series_shares_the_link() -> None:
    progress = opened(study_opening()).progress

    # Asked for at once, the second request goes up behind the first; the link is busy then.
    assert progress.opened_s == pytest.approx(2 * TRIP_S + ANSWER_S)


def test_the_times_of_images_count_from_the_first_frame_asked_for() -> None:
    found = opened(study_opening())
    complete = milestones(found.timeline, 1).complete

    assert complete is not None
    frame_bytes = bodies(manifest(1))[frame_paths(manifest(1))[0].replace("frames", "jls")]
    assert complete.at_s == pytest.approx(UP_S + 0.1 + (250 + frame_bytes.size_bytes) * S_PER_BYTE)
    assert found.timeline.sent[0].at_s == 0.0


def test_the_applications_own_time_passes_before_the_first_frame() -> None:
    slow = replace(opening(), application_s=0.7)
    at_once, later = opened(study_opening()), opened(study_opening(slow))

    assert at_once.progress.opened_s is not None
    assert later.progress.opened_s == pytest.approx(at_once.progress.opened_s + 0.7)


def test_reading_an_answer_holds_the_viewer_up() -> None:
    device = Device("test", parse=Cost(s_per_megabyte=5.0))
    progress = opened(study_opening(series_count=1), device=device).progress

    parse_s = 2 * BODY_BYTES / 1e6 * 5
    assert progress.opened_s == pytest.approx(2 * (TRIP_S + parse_s))
    reading_s = [each.ready_s - each.ended_s for each in progress.fetched]
    assert reading_s == pytest.approx([parse_s] * 2)
    assert [each.text_bytes for each in progress.fetched] == [2 * BODY_BYTES] * 2


def test_what_the_application_makes_of_an_answer_holds_the_next_one_up() -> None:
    keeping = replace(opening(), s_per_megabyte=5.0)
    at_once, later = opened(study_opening()).progress, opened(study_opening(keeping)).progress

    keep_s = 2 * BODY_BYTES / 1e6 * 5
    # The series, and then both metadata, of which the second comes while the first is kept.
    first_s, _ = ended_s(at_once, "metadata")
    assert later.opened_s == pytest.approx(first_s + 3 * keep_s)


def test_a_step_is_asked_for_after_the_viewers_own_work() -> None:
    slow = opening(SERIES, replace(METADATA, application_s=0.3))
    at_once, later = opened(study_opening()), opened(study_opening(slow))

    assert at_once.progress.opened_s is not None
    assert later.progress.opened_s == pytest.approx(at_once.progress.opened_s + 0.3)


def test_a_viewer_that_is_busy_shows_nothing_and_asks_for_no_thumbnail_meanwhile() -> None:
    busy = replace(opening(SERIES, METADATA, BESIDE), busy_s=2.0)
    found = opened(study_opening(busy))
    complete = milestones(found.timeline, 1).complete

    assert complete is not None
    assert complete.at_s == pytest.approx(2.0)
    sent_s = [each.at_s for each in found.progress.fetched if each.request.step == "beside"]
    assert found.progress.opened_s is not None
    assert sent_s == pytest.approx([found.progress.opened_s + 2.0] * 2)


def test_a_server_that_works_one_by_one_answers_series_by_series() -> None:
    study = replace(STUDY, slice_s=0.05, at_once_count=1)
    progress = opened(study_opening(study=study)).progress

    first_s, second_s = ended_s(progress, "metadata")
    assert first_s == pytest.approx(2 * TRIP_S + 0.5)  # ten slices
    assert second_s - first_s == pytest.approx(0.5)


def test_thumbnails_beside_the_first_frame_take_their_share_of_the_link() -> None:
    alone, beside = (
        milestones(opened(study_opening(opening(*steps))).timeline, 1).complete
        for steps in ((SERIES, METADATA), (SERIES, METADATA, BESIDE))
    )

    assert alone is not None
    assert beside is not None
    # Two thumbnails of BODY_BYTES, which take turns with the image.
    assert beside.at_s - alone.at_s == pytest.approx(2 * ANSWER_S)


def test_the_first_frame_is_asked_for_before_what_is_asked_beside_it() -> None:
    found = opened(study_opening(opening(SERIES, METADATA, BESIDE)), connections=1)
    complete = milestones(found.timeline, 1).complete

    assert complete is not None
    assert complete.at_s < min(ended_s(found.progress, "beside")) - (found.progress.opened_s or 0)


def test_what_is_asked_behind_the_images_holds_nothing_up_and_is_waited_for() -> None:
    found = opened(study_opening(opening(SERIES, METADATA, BEHIND)))
    complete = milestones(found.timeline, 1).complete

    assert complete is not None
    sent_s = [each.at_s for each in found.progress.fetched if each.request.step == "behind"]
    opened_s = found.progress.opened_s
    assert opened_s is not None
    assert sent_s == pytest.approx([opened_s + complete.at_s] * 2)
    assert found.progress.is_done


def test_images_may_come_while_metadata_still_does() -> None:
    eager = opening(SERIES, METADATA, after=("series",))
    found = opened(study_opening(eager))

    assert found.progress.opened_s == pytest.approx(TRIP_S)
    assert len(found.progress.fetched) == 3


def test_a_question_of_another_origin_needs_no_leave_and_a_frame_does() -> None:
    step = OpeningStep("pictures", Asked.FRAME, after=(FRAMES,))
    study = study_opening(opening(SERIES, METADATA, step))
    found = opened(study, page=Page.CROSS_ORIGIN)

    assert found.progress.leave_count == 2
    assert found.progress.opened_s == opened(study).progress.opened_s


def test_an_answer_that_never_was_is_told_and_the_load_goes_on() -> None:
    known = study_opening()
    [series] = known.requests["series"]
    answers = {path: known.answers[path] for path in known.answers if path != series.path}
    found = opened(replace(known, answers=answers))

    assert found.progress.fetched[0].failure == "the status is 404"
    assert milestones(found.timeline, 1).complete is not None
    assert found.timeline.bytes_received > JLS_BYTES


def test_a_body_that_no_viewer_could_bear_is_given_up_and_the_load_goes_on() -> None:
    known = study_opening()
    [series] = known.requests["series"]
    huge = replace_answer(known, series.path, 10 * MOST_BODY_BYTES)
    found = opened(huge)

    assert found.progress.fetched[0].failure == "the body has more than 100 MB"
    assert found.progress.fetched[0].text_bytes == 0
    assert milestones(found.timeline, 1).complete is not None


def replace_answer(study: StudyOpening, path: str, body_bytes: int) -> StudyOpening:
    """The same study, of which one answer has another size."""
    answer = study.answers[path]._replace(body_bytes=body_bytes)
    return replace(study, answers={**study.answers, path: answer})
