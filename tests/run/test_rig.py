"""Whole runs over real servers: what becomes of them when a run, or one of them, breaks off."""

import asyncio
from pathlib import Path

import psutil
import pytest

from harness.results.reasons import ProcessEnded
from harness.results.sample import SampleSlot
from tests.processes import command_line, own_children, wait_until_ended
from tests.tiny import FAST, measured, prepared, scenario_text
from tests.watching import Witness

pytestmark = pytest.mark.live

CASES = ("volume-jls", "volume-htj2k")

SMALL_OVER_JPIP = (
    "{retrieveOptions: {default: {imageQualityStatus: SUBRESOLUTION, framesPath: '/jpip?target=',"
    " urlArguments: 'fsiz=16,16'}}}"
)


class CutOff(Exception):
    """Endpoints a run from within, as a kill would."""


def the_server(module: str) -> psutil.Process:
    [server] = [child for child in own_children() if module in command_line(child)]
    return server


@pytest.mark.every_python
def test_no_process_outlives_a_run_that_breaks_off(tmp_path: Path, tiny_cache: Path) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text(FAST, cases=CASES))
    children: list[psutil.Process] = []

    def end(_: SampleSlot) -> None:
        children.extend(own_children())
        raise CutOff

    with pytest.raises(CutOff):
        measured(experiment, tmp_path, Witness(end))

    assert len(children) == 2
    assert not any(child.is_running() for child in children)


def test_a_run_goes_on_over_a_new_emulator_and_a_new_origin(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text(FAST, cases=CASES, repeats=3))

    def kill(slot: SampleSlot) -> None:
        """End a server as soon as the load waits for something: one that begins finds it alive."""
        soon = asyncio.get_running_loop().call_soon
        match (CASES.index(slot.case), slot.repeat):
            case (1, 1):
                soon(the_server("harness.servers.emulator").kill)
            case (1, 2):
                soon(the_server("harness.servers.origin").kill)

    witness = Witness(kill)
    store = measured(experiment, tmp_path, witness)
    before, without_emulator, after, without_origin, over_new_origin, last = witness.samples

    assert ProcessEnded("harness.servers.emulator") in without_emulator.invalid_because
    assert without_emulator.emulator is None
    for sample in (before, after, over_new_origin, last):
        assert sample.emulator is not None
        assert sample.times_s.complete is not None
    assert without_origin.times_s.complete is None
    assert ProcessEnded("harness.servers.origin") in without_origin.invalid_because
    assert store.missing() == ()
    assert store.document.has_ended


def test_a_server_that_ended_between_two_loads_is_replaced_before_the_next(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text(FAST, cases=CASES, repeats=2))

    def kill(slot: SampleSlot) -> None:
        if slot.repeat == 2:
            server = the_server(f"harness.servers.{('emulator', 'origin')[CASES.index(slot.case)]}")
            server.kill()
            wait_until_ended(server.pid)

    witness = Witness(kill)
    measured(experiment, tmp_path, witness)

    assert [sample.times_s.complete is not None for sample in witness.samples] == [True] * 4


def test_images_over_jpip_bring_what_the_plan_says_and_are_never_full(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(FAST, cases=("volume-jls",))
    text = text.replace("retrieve: volume-jls", f"retrieve: {SMALL_OVER_JPIP}")
    experiment = prepared(tmp_path, tiny_cache, text)
    [plan] = experiment.plans.values()
    [sample] = measured(experiment, tmp_path, Witness()).document.samples
    manifest = experiment.images.manifest
    frames = manifest.encoding("frames")
    assert frames is not None

    assert sample.is_valid or sample.is_only_disturbed
    assert (sample.times_s.complete, plan.floors_s.complete, plan.expected.full_image_indices) == (
        None,
        None,
        set(),
    )
    assert sample.times_s.every_image is not None
    # 16 x 16 is the last resolution but two of 64 x 64.
    small_bytes = sum(ends[-3] for ends in frames.resolution_ends_bytes)
    [overhead_bytes] = {
        body.frame.overhead_bytes
        for body in experiment.images.bodies.values()
        if body.encoding_path == "frames"
    }
    assert sample.bytes_received == plan.size_bytes
    assert sample.bytes_received == small_bytes + len(manifest.frames) * overhead_bytes
    assert small_bytes < frames.total_bytes / 4
