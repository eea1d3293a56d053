"""Single loads against a server that does what the test says."""

import asyncio
import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import imagecodecs
import numpy as np
import pytest

from harness.core.http.client import Client, Start
from harness.core.http.framing import Framing
from harness.core.retrieval.failure import Failure, FailureKind, refused
from harness.results.reasons import (
    ImagesFailed,
    Late,
    NeverFull,
    NotConnected,
    PixelsDiffer,
    Stalled,
)
from harness.results.sample import Sample, SampleSlot
from harness.run.experiment import Experiment
from harness.run.lanes.loader import measure_loader
from harness.run.route import Route
from harness.servers.emulator.process import Emulator
from tests.frame_server import NOT_FOUND, Answer, FrameServer, answered
from tests.run.lanes.late_emulator import LateEmulator
from tests.tiny import FRAME_COUNT, prepared, scenario_text

pytestmark = pytest.mark.live

CASE = "volume-jls"
SLOT = SampleSlot(CASE, "direct", 3, is_warm_up=False)
SINGLE_PART = scenario_text() + "origin: {framing: single-part}\n"


@pytest.fixture(scope="module")
def experiment(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    ready = prepared(tmp_path_factory.mktemp("scenario"), tiny_cache, SINGLE_PART)
    assert ready.images.origin.framing is Framing.SINGLE_PART
    return ready


def as_it_is(path: str, content: bytes) -> bytes | None:
    return content


def measured(
    experiment: Experiment,
    answer: Answer = as_it_is,
    *,
    client: Client | None = None,
    route: Callable[[str], Route] | None = None,
    server: FrameServer | None = None,
) -> Sample:
    dataset = experiment.dataset
    frames = server or FrameServer(dataset.directory, dataset.manifest, answer)

    async def main() -> Sample:
        async with frames.listening() as url:
            way = route(url) if route else Route(url, None)
            plan = experiment.plans[SLOT.case, SLOT.network]
            load = await measure_loader(SLOT, plan, experiment.images, client or Client(), way)
            return load.sample

    return asyncio.run(main())


def failure_of(sample: Sample) -> Failure:
    """What the first failure of a load was."""
    [failed] = [each for each in sample.invalid_because if isinstance(each, ImagesFailed)]
    return failed.failure


@pytest.mark.every_python
def test_a_load_of_the_right_pixels_is_valid_and_accounts_for_every_byte(
    experiment: Experiment,
) -> None:
    sample = measured(experiment)
    [jls] = [e for e in experiment.dataset.manifest.encodings if e.path == "jls"]

    assert sample.invalid_because == ()
    assert sample.slot == SLOT
    assert sample.request_count == FRAME_COUNT
    assert sample.bytes_received == jls.total_bytes
    assert sample.bytes_redundant == 0


def test_a_wrong_pixel_makes_the_sample_invalid(experiment: Experiment) -> None:
    """Frame 5 is answered with another image of the same size."""
    manifest = experiment.dataset.manifest
    wrong = np.zeros((manifest.rows, manifest.columns), np.uint16)
    path = "/" + manifest.frame_path(5, "jls")
    [jls] = [e for e in manifest.encodings if e.path == "jls"]
    other = answered(bytes(imagecodecs.jpegls_encode(wrong)), jls.transfer_syntax_uid)
    sample = measured(experiment, lambda asked, content: other if asked == path else content)

    assert sample.invalid_because == (PixelsDiffer((5,)),)
    assert sample.times_s.complete is not None


def test_a_missing_frame_makes_the_sample_invalid(experiment: Experiment) -> None:
    path = "/" + experiment.dataset.manifest.frame_path(4, "jls")
    sample = measured(experiment, lambda asked, content: NOT_FOUND if asked == path else content)
    failures, missing = sample.invalid_because

    assert isinstance(failures, ImagesFailed)
    assert (failures.image_index, failures.failure) == (4, refused(404))
    assert missing == NeverFull((4,))
    assert sample.times_s.complete is None


def test_a_body_that_is_no_image_makes_the_sample_invalid(experiment: Experiment) -> None:
    nonsense = answered(b"no image", "1.2.840.10008.1.2.4.80")
    sample = measured(experiment, lambda *_: nonsense)

    assert failure_of(sample).kind is FailureKind.NO_IMAGE
    assert failure_of(sample).told.startswith("1.2.840.10008.1.2.4.80: ")
    assert sample.times_s.first_image is None
    assert sample.waits.complete is None


def test_connections_that_are_cut_make_the_sample_invalid(experiment: Experiment) -> None:
    sample = measured(experiment, lambda *_: None)

    assert failure_of(sample).kind is FailureKind.BROKEN_OFF
    assert failure_of(sample).told
    assert sample.times_s.complete is None


def test_an_answer_that_breaks_off_makes_the_sample_invalid(experiment: Experiment) -> None:
    """The server closes in the middle of the third body, and answers the next ones in full."""
    seen: list[str] = []

    def cut_third(path: str, content: bytes) -> bytes | None:
        seen.append(path)
        return None if len(seen) == 3 else content

    sample = measured(experiment, cut_third)

    assert failure_of(sample).kind is FailureKind.BROKEN_OFF
    assert failure_of(sample).told
    assert len(seen) > FRAME_COUNT  # the last stage asks for it once more
    assert sample.times_s.complete is not None


# Port 9 (discard) of loopback: nothing of ours listens there.
DEAD = Route("http://127.0.0.1:9", None)


def test_without_a_server_a_warm_load_does_not_begin(experiment: Experiment) -> None:
    sample = measured(experiment, client=Client(start=Start.WARM), route=lambda _: DEAD)
    [refusal, _] = sample.invalid_because

    assert isinstance(refusal, NotConnected)
    assert refusal.told.startswith("ConnectionRefusedError")
    assert sample.bytes_received == 0


def test_without_a_server_every_image_of_a_cold_load_fails(experiment: Experiment) -> None:
    sample = measured(experiment, client=Client(start=Start.COLD), route=lambda _: DEAD)

    assert failure_of(sample).told.startswith("ConnectionRefusedError")
    assert sample.bytes_received == 0


def test_a_load_that_stalls_is_ended_and_told(experiment: Experiment) -> None:
    plan = experiment.plans[SLOT.case, SLOT.network]
    # No load has such a floor: it makes the limit, half a minute and ten floors, nothing.
    hurried = replace(plan, floors_s=replace(plan.floors_s, complete=-3.0))
    plans = {(SLOT.case, SLOT.network): hurried}
    sample = measured(replace(experiment, plans=plans), lambda *_: b"")

    assert sample.invalid_because[0] == Stalled(0.0)
    assert sample.times_s.complete is None


def test_a_late_emulator_makes_the_sample_invalid(experiment: Experiment) -> None:
    """The report before the load only clears what came before it."""
    late = LateEmulator()
    sample = measured(experiment, route=lambda url: Route(url, cast(Emulator, late)))

    assert late.report_count == 2
    assert sample.invalid_because == (Late(0.008, 0.005),)
    assert sample.emulator is not None
    assert (sample.emulator.bytes_down, sample.emulator.bytes_up) == (70, 30)


def test_garbage_is_collected_again_after_a_load(experiment: Experiment) -> None:
    states: list[bool] = []

    def watch(path: str, content: bytes) -> bytes | None:
        states.append(gc.isenabled())
        return content

    measured(experiment, watch)

    assert set(states) == {False}
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("start", "count"),
    [(Start.WARM, 6), (Start.THREE_OPEN, 3), (Start.ONE_OPEN, 1), (Start.COLD, 0)],
)
def test_connections_are_opened_before_a_warm_load_and_not_before_a_cold_one(
    experiment: Experiment, start: Start, count: int
) -> None:
    server = FrameServer(experiment.dataset.directory, experiment.dataset.manifest, as_it_is)
    measured(experiment, client=Client(start=start), server=server)

    assert server.opening_count == count
