"""Whole runs of the tiny scenario: order, what is on disk when, and what --resume goes on with."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.images.specification import DatasetSource, SourceKind
from harness.core.load import Load
from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.errors import BadInput, ScenarioError
from harness.results.certification import Moment
from harness.results.reasons import PixelsDiffer
from harness.results.sample import Sample, SampleSlot
from harness.results.store import RUN_NAME, read_run
from harness.run.experiment import Instruments, open_store, run
from tests.owners import PRIVATE, modes, shared_folder
from tests.runs import CERTIFICATE, as_of_before_schema_4
from tests.tiny import DIRECT, FAST, measured, prepared, scenario_text
from tests.virtual_rig import VIRTUALLY, virtually
from tests.watching import Witness

CASES = ("volume-jls", "volume-htj2k", "volume-jls-reduced")


class CutOff(Exception):
    """Endpoints a run from within, as a kill would."""


def cut_off_at(load_number: int) -> Witness:
    """A witness that ends the run when so many loads have begun."""

    def end(_: SampleSlot) -> None:
        if len(witness.loads) == load_number:
            raise CutOff

    witness = Witness(end)
    return witness


def test_preparing_a_run_writes_no_result(tmp_path: Path, tiny_cache: Path) -> None:
    prepared(tmp_path, tiny_cache, scenario_text())

    assert not (tmp_path / "runs").exists()


def test_a_stage_position_that_the_images_lack_is_refused(tmp_path: Path, tiny_cache: Path) -> None:
    text = scenario_text(load=Load.STACK, cases=("volume-jls",))
    bad = text.replace("retrieve: volume-jls}", "retrieve: {stages: [{id: only, positions: [1]}]}}")
    with pytest.raises(ScenarioError, match=r"stage only.*position 1 is not an image"):
        prepared(tmp_path, tiny_cache, bad)

    assert not (tmp_path / "runs").exists()


def test_the_cases_take_turns_after_the_warm_ups_network_by_network(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(DIRECT, FAST, cases=CASES[:2], warm_ups=1)
    experiment = prepared(tmp_path, tiny_cache, text)
    witness = Witness()
    store = measured(experiment, tmp_path, witness, VIRTUALLY)

    assert [slot.case for slot in witness.loads] == [*CASES[:2]] * 4
    assert [slot.network for slot in witness.loads] == ["direct"] * 4 + ["fast"] * 4
    assert [slot.is_warm_up for slot in witness.loads] == [True, True, False, False] * 2
    assert [sample.slot for sample in witness.samples] == witness.loads
    assert store.wanted() == ()
    assert store.document.has_ended


def test_every_sample_is_on_disk_before_the_next_load_begins(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text(cases=CASES))
    store = open_store(experiment, tmp_path / "runs")
    kept: list[int] = []
    witness = Witness(lambda _: kept.append(len(read_run(store.directory).samples)))
    asyncio.run(run(experiment, store, witness, instruments=VIRTUALLY))

    assert kept == [0, 1, 2]
    assert len(read_run(store.directory).samples) == 3


def test_a_run_cut_off_goes_on_where_it_was(tmp_path: Path, tiny_cache: Path) -> None:
    text = scenario_text(cases=CASES, repeats=2)
    with pytest.raises(CutOff):
        measured(prepared(tmp_path, tiny_cache, text), tmp_path, cut_off_at(5), VIRTUALLY)
    [folder] = (tmp_path / "runs").iterdir()
    before = {sample.slot: sample for sample in read_run(folder).samples}
    assert len(before) == 4
    resumed = prepared(tmp_path, tiny_cache, text, resumes=True)
    witness = Witness()
    store = measured(resumed, tmp_path, witness, VIRTUALLY)
    after = {sample.slot: sample for sample in store.document.samples}

    assert store.directory == folder
    assert [(slot.case, slot.repeat) for slot in witness.loads] == [(CASES[1], 2), (CASES[2], 2)]
    assert len(store.document.samples) == 6
    assert {slot: after[slot] for slot in before} == before
    [moment] = store.document.resumed_at
    assert moment >= max(sample.started_at or "" for sample in before.values())


def as_schema_3(text: str) -> str:
    """A run document as a program of before schema 4 had written it."""
    values = json.loads(text)
    scenario = values["scenario"]
    scenario["cases"] = [case["name"] for case in scenario["cases"]]
    for row in values["cases"]:
        row["client"] = None
        for sample in row["samples"]:
            sample["peak_memory_bytes"] = 300_000_000
    return json.dumps({**values, "schema_version": 3})


def test_a_run_cut_off_by_an_older_program_tells_of_its_cases_once_it_goes_on(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(cases=CASES)
    with pytest.raises(CutOff):
        measured(prepared(tmp_path, tiny_cache, text), tmp_path, cut_off_at(2), VIRTUALLY)
    [folder] = (tmp_path / "runs").iterdir()
    file = folder / RUN_NAME
    begun = read_run(folder)
    file.write_text(as_schema_3(file.read_text()))
    assert read_run(folder) == as_of_before_schema_4(begun)
    resumed = prepared(tmp_path, tiny_cache, text, resumes=True)
    measured(resumed, tmp_path, Witness(), VIRTUALLY)

    assert all(case.played for case in begun.scenario.cases)
    assert read_run(folder).scenario == begun.scenario
    assert read_run(folder).missing() == ()


def test_a_finished_run_is_not_measured_again_when_resumed(
    tmp_path: Path, tiny_cache: Path
) -> None:
    """With several scenarios, those before the one that was cut off are finished."""
    experiment = prepared(tmp_path, tiny_cache, scenario_text())
    first = measured(experiment, tmp_path, Witness(), VIRTUALLY)
    before = (first.directory / RUN_NAME).stat()
    witness = Witness()
    resumed = prepared(tmp_path, tiny_cache, scenario_text(), resumes=True)
    store = measured(resumed, tmp_path, witness, VIRTUALLY)
    after = (first.directory / RUN_NAME).stat()

    assert store.directory == first.directory
    assert witness.loads == []
    # A file that is written is a new one.
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize(
    "changed",
    [scenario_text(cases=("volume-htj2k",)), scenario_text(repeats=2)],
    ids=["other cases", "more repeats"],
)
def test_a_finished_run_of_something_else_is_left_alone(
    tmp_path: Path, tiny_cache: Path, changed: str
) -> None:
    measured(prepared(tmp_path, tiny_cache, scenario_text()), tmp_path, Witness(), VIRTUALLY)

    assert prepared(tmp_path, tiny_cache, changed, resumes=True).former is None


def test_a_run_cut_off_under_other_conditions_is_refused(tmp_path: Path, tiny_cache: Path) -> None:
    open_store(prepared(tmp_path, tiny_cache, scenario_text()), tmp_path / "runs")
    other = scenario_text(cases=("volume-htj2k",))

    with pytest.raises(BadInput, match=r"other conditions.*scenario digest"):
        prepared(tmp_path, tiny_cache, other, resumes=True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        pytest.param(scenario_text(repeats=2), "started with 1 repeats, not 2", id="repeats"),
        pytest.param(scenario_text(warm_ups=1), "started with 0 warm-ups, not 1", id="warm-ups"),
    ],
)
def test_a_run_cut_off_with_other_repeats_is_refused(
    tmp_path: Path, tiny_cache: Path, changed: str, words: str
) -> None:
    open_store(prepared(tmp_path, tiny_cache, scenario_text()), tmp_path / "runs")

    with pytest.raises(BadInput, match=words):
        prepared(tmp_path, tiny_cache, changed, resumes=True)


def test_without_a_former_run_a_resumed_one_begins(tmp_path: Path, tiny_cache: Path) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text(), resumes=True)
    store = open_store(experiment, tmp_path / "runs")

    assert experiment.former is None
    assert (store.directory / RUN_NAME).is_file()
    assert len(store.missing()) == 1


def test_a_new_run_keeps_what_was_asked_for(tmp_path: Path, tiny_cache: Path) -> None:
    text = scenario_text(FAST, cases=CASES)
    experiment = prepared(tmp_path, tiny_cache, text)
    document = open_store(experiment, tmp_path / "runs").document

    assert document.scenario.text == text
    assert document.scenario.case_names == CASES
    assert document.provenance.dataset.frame_count == 8
    assert {row.size_bytes for row in document.cases} == {
        plan.size_bytes for plan in experiment.plans.values()
    }


def test_a_run_goes_on_after_a_sample_that_is_not_valid(tmp_path: Path, tiny_cache: Path) -> None:
    def spoiled(sample: Sample) -> Sample:
        return replace(sample, invalid_because=(PixelsDiffer((5,)),))

    experiment = prepared(tmp_path, tiny_cache, scenario_text(cases=CASES))
    witness = Witness()
    store = measured(experiment, tmp_path, witness, Instruments(build_rig=virtually(spoiled)))

    assert [slot.case for slot in witness.loads] == [*CASES]
    assert store.document.faulty_samples() == store.document.samples == tuple(witness.samples)


class Notary:
    """Certifies in no time, and notes how many loads there had been."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness
        self.load_counts: list[int] = []

    async def __call__(self, profile: NetworkProfile) -> Certificate | None:
        self.load_counts.append(len(self._witness.loads))
        return CERTIFICATE if profile.name == "fast" else None


def test_links_are_certified_before_the_first_load_and_after_the_last(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text(DIRECT, FAST))
    witness = Witness()
    notary = Notary(witness)
    store = measured(experiment, tmp_path, witness, replace(VIRTUALLY, certify=notary))
    records = read_run(store.directory).certificates
    count = len(witness.loads)

    assert notary.load_counts == [0, 0, count, count]
    assert [(record.network, record.moment) for record in records] == [
        ("direct", Moment.BEFORE),
        ("fast", Moment.BEFORE),
        ("direct", Moment.AFTER),
        ("fast", Moment.AFTER),
    ]
    assert [record.certificate for record in records] == [None, CERTIFICATE] * 2
    assert witness.certifying_networks == ["direct", "fast"] * 2
    assert tuple(witness.certificates) == records


def test_each_part_of_a_run_that_was_cut_off_is_certified(tmp_path: Path, tiny_cache: Path) -> None:
    text = scenario_text(cases=CASES)
    first = prepared(tmp_path, tiny_cache, text)
    witness = cut_off_at(2)
    with pytest.raises(CutOff):
        measured(first, tmp_path, witness, replace(VIRTUALLY, certify=Notary(witness)))
    resumed = prepared(tmp_path, tiny_cache, text, resumes=True)
    store, witness = open_store(resumed, tmp_path / "runs"), Witness()
    for _ in range(2):  # the second time, nothing is left to measure
        instruments = replace(VIRTUALLY, certify=Notary(witness))
        asyncio.run(run(resumed, store, witness, 1, instruments))

    assert [record.moment for record in store.document.certificates] == [
        Moment.BEFORE,
        Moment.BEFORE,
        Moment.AFTER,
    ]


def test_a_run_of_imported_images_is_private_and_an_older_one_becomes_it(
    tmp_path: Path, tiny_cache: Path
) -> None:
    drawn = prepared(tmp_path, tiny_cache, scenario_text())
    source = DatasetSource(SourceKind.DICOM_FOLDER, folder="scans")
    scenario = replace(drawn.scenario, dataset=replace(drawn.scenario.dataset, source=source))
    imported = replace(drawn, scenario=scenario)
    everybodys = open_store(drawn, shared_folder(tmp_path / "drawn"))
    own = open_store(imported, shared_folder(tmp_path / "imported"))

    assert not modes(everybodys.directory) & PRIVATE
    assert modes(own.directory) == PRIVATE

    resumed = open_store(replace(imported, former=everybodys), tmp_path / "drawn")

    assert modes(resumed.directory) == PRIVATE
