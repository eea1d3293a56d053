"""From the text of a scenario to its table, on a virtual clock: every figure worked out by hand.

A byte takes 1 us on the way down, a request 1 ms on the way up, a round trip 100 ms; a decode
takes 4 ms and a drawing 1 ms. An answer's head is 480 bytes.
"""

import asyncio
from pathlib import Path

import pytest

from harness.core.images.manifest import Manifest
from harness.dataset.cache import BuiltDataset
from harness.reporting.language import Language
from harness.reporting.render import render_table
from harness.results.document import RunDocument
from harness.results.sample import Sample
from harness.results.store import read_run
from harness.run.experiment import Experiment, open_store, run
from harness.run.preparation import images_of, plans_of
from harness.scenario.loading import parse_scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.virtual_rig import VIRTUALLY
from tests.watching import Witness

# 390 bytes of a request are 1 ms.
NETWORK = "{name: by hand, download: 8 Mbit/s, upload: 3.12 Mbit/s, rtt: 100 ms, transport: fluid}"
STACK = ("stack-jls", "stack-jls-reduced", "stack-htj2k-byte-range")
VOLUME = ("volume-jls",)
IMAGE_COUNT = 4
"""What a volume has; a stack shows the first of them."""


def manifest() -> Manifest:
    return manifest_of(
        encoded("frames", (120_000,) * IMAGE_COUNT),
        encoded("jls", (100_000,) * IMAGE_COUNT),
        encoded("jlsThumbnail", (10_000,) * IMAGE_COUNT, rows=128, columns=128),
    )


def text(load: str, cases: tuple[str, ...], more: str, origin: str) -> str:
    rows = "".join(f"  - {{name: {case}, retrieve: {case}}}\n" for case in cases)
    return (
        f"title: Four made-up images\nload: {load}\ndataset: ct-512x174\nnetworks: [{NETWORK}]\n"
        f"policy: cs3d-2023-11\ncases:\n{rows}origin: {origin}\nrepeats: 2\nwarm_ups: 1\n{more}"
    )


def measured(
    folder: Path,
    load: str,
    cases: tuple[str, ...],
    more: str = "",
    origin: str = "{framing: single-part}",
) -> RunDocument:
    """What a run of the scenario left on the disk."""
    scenario = parse_scenario(text(load, cases, more, origin), Path("by-hand.yaml"))
    images = images_of(scenario, manifest())
    built = BuiltDataset(folder, manifest(), is_proved=True)
    experiment = Experiment(scenario, built, images, plans_of(scenario, images))
    store = open_store(experiment, folder)
    asyncio.run(run(experiment, store, Witness(), instruments=VIRTUALLY))
    return read_run(store.directory)


def us(moment_s: float | None) -> int:
    assert moment_s is not None
    return round(moment_s * 1e6)


def milestones_us(sample: Sample) -> tuple[int, int, int, int]:
    return (
        us(sample.times_s.first_image),
        us(sample.times_s.first_render),
        us(sample.times_s.every_image),
        us(sample.times_s.complete),
    )


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> RunDocument:
    return measured(tmp_path_factory.mktemp("stack"), "stack", STACK)


def one_by_one(folder: Path) -> RunDocument:
    return measured(folder, "volume", VOLUME, "client: {connections: 1}\n")


@pytest.mark.parametrize(
    ("case", "first_image_us", "complete_us", "received_bytes"),
    [
        # 101 ms until the answer begins, its head, the image, a decode
        pytest.param("stack-jls", 205_480, 206_480, 100_000, id="JLS"),
        # the thumbnail's decode after 101 000 + 480 + 10 000 us; then the image, as above
        pytest.param("stack-jls-reduced", 115_480, 321_960, 110_000, id="JLS Reduced"),
        # 101 000 + 480 + 65 536 us, then 101 000 + 480 + 54 464 us
        pytest.param("stack-htj2k-byte-range", 171_016, 331_960, 120_000, id="HTJ2K Byte Range"),
    ],
)
def test_every_load_of_a_stack_takes_what_its_bytes_take(
    stack: RunDocument, case: str, first_image_us: int, complete_us: int, received_bytes: int
) -> None:
    samples = [sample for sample in stack.samples if sample.case == case]

    assert [(sample.repeat, sample.is_warm_up) for sample in samples] == [
        (1, True),
        (1, False),
        (2, False),
    ]
    for sample in samples:
        shown_us = first_image_us + 1_000
        assert milestones_us(sample) == (first_image_us, shown_us, shown_us, complete_us)
        assert (sample.bytes_received, sample.bytes_redundant) == (received_bytes, 0)
        assert sample.invalid_because == ()


def test_a_volume_over_one_connection_takes_its_images_one_after_the_other(tmp_path: Path) -> None:
    """Each takes 201 480 us. The second, which comes first, stands in for its neighbours."""
    [_, sample, _] = one_by_one(tmp_path).samples

    assert milestones_us(sample) == (205_480, 206_480, 4 * 201_480 + 5_000, 4 * 201_480 + 5_000)
    assert [stage.image_count for stage in sample.stages if stage.image_count] == [3, 1]
    assert [(row.stage_id, row.request_count, row.total_bytes) for row in sample.ledger] == [
        ("initialImages", 3, 3 * 100_480),
        ("quarterFull", 1, 100_480),
    ]


def test_wire_decode_and_render_add_up_to_each_milestone(tmp_path: Path) -> None:
    [_, sample, _] = measured(tmp_path, "volume", VOLUME).samples
    waits = sample.waits

    for total_s, parts in (
        (sample.times_s.first_image, waits.first_image),
        (sample.times_s.first_render, waits.first_render),
        (sample.times_s.every_image, waits.every_image),
        (sample.times_s.complete, waits.complete),
    ):
        assert parts is not None
        assert parts.decode_s is not None
        assert parts.render_s is not None
        assert us(total_s) == us(parts.wire_s) + us(parts.decode_s) + us(parts.render_s)
        # Six at once wait for the one decoder.
        assert parts.decode_s >= 0.004 - 1e-9
    assert waits.first_image is not None
    assert waits.complete is not None
    assert (us(waits.first_image.render_s), us(waits.complete.render_s)) == (0, 1_000)


def test_over_six_connections_the_link_is_busy_from_the_first_answer_on(tmp_path: Path) -> None:
    [_, sample, _] = measured(tmp_path, "volume", VOLUME).samples

    assert sample.waits.complete is not None
    assert us(sample.waits.complete.wire_s) == 101_000 + 4 * 100_480


def test_the_table_says_what_the_document_holds(stack: RunDocument, tmp_path: Path) -> None:
    rows = render_table(stack, Language.ENGLISH).splitlines()
    volume_rows = render_table(one_by_one(tmp_path), Language.ENGLISH).splitlines()

    # Size, first render and its floor, complete and its floor (a round trip, and the bytes).
    assert "| stack-jls | by hand | 100 kB | 206 | 200 | 206 | 200 | 2 |" in rows
    assert "| stack-jls-reduced | by hand | 10 kB | 116 | 110 | 322 | 210 | 2 |" in rows
    assert "| stack-htj2k-byte-range | by hand | 65.5 kB | 172 | 166 | 332 | 220 | 2 |" in rows
    assert "| volume-jls | by hand | 400 kB | 206 | 200 | 811 | 500 | 2 |" in volume_rows


def test_an_image_that_is_missing_is_asked_for_in_every_stage_and_told(tmp_path: Path) -> None:
    """Each refusal is a head and a page of 40 bytes, 101 520 us after it was asked for."""
    missing = "{framing: single-part, faults: [{kind: image-missing, images: [3]}]}"
    alone = "client: {connections: 1}\n"
    [_, sample, _] = measured(tmp_path, "volume", VOLUME, alone, origin=missing).samples
    first_stage_s = {stage.stage_id: stage.complete_s for stage in sample.stages}["initialImages"]

    assert us(first_stage_s) == 2 * 201_480 + 101_520
    assert us(sample.times_s.first_render) == 206_480, "a neighbour stands in for it"
    assert (sample.times_s.every_image, sample.times_s.complete) == (None, None)
    # With the first three, for the last quarter, in full, and once more because it failed.
    assert (sample.failure_count, sample.request_count) == (4, 4 + 3)
    assert (sample.bytes_received, sum(row.head_bytes for row in sample.ledger)) == (
        300_000,
        3 * 480 + 4 * 520,
    )
    assert sample.invalid_because == (), "the scenario asks for it"
