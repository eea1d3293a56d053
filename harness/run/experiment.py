"""A run from beginning to end: build, start, warm up, load, store, stop. Sequence only."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import Protocol

import numpy as np

from harness.core.images.manifest import PIXELS_NAME
from harness.core.lane import Lane
from harness.core.models.device import Device
from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.timeline import Timeline
from harness.dataset.build import BuildProgress
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.layout import read_headers
from harness.results.certification import CertificateRecord, Moment
from harness.results.conditions import Provenance
from harness.results.document import MOST_ATTEMPTS, RunDocument
from harness.results.prediction import PredictionRecord
from harness.results.sample import Sample, SampleSlot
from harness.results.sample_files import sample_files
from harness.results.store import RunStore, newest_run, run_file
from harness.results.trace import Trace
from harness.results.trace_file import keep_trace
from harness.run.lanes.prediction import OnLoad, predictions
from harness.run.lanes.viewer import ViewerLane
from harness.run.links import links_to_certify
from harness.run.plan import Images
from harness.run.preparation import Plans, images_of, plans_of
from harness.run.provenance import (
    circumstances,
    dataset_record,
    load_average,
    provenance,
    utc_now,
)
from harness.run.rig import BuildRig, Rig, Subject, server_rig
from harness.run.scenario_record import empty_rows, scenario_record
from harness.run.server.ready_images import ready_images
from harness.scenario.opening_rules import check_no_opening
from harness.scenario.scenario import Scenario
from harness.viewer.load import Viewer

Certify = Callable[[NetworkProfile], Awaitable[Certificate | None]]
"""Finds out what the link of a network does; None for a network that shapes nothing."""


@dataclass(frozen=True, slots=True)
class Instruments:
    """What a run measures with: the real viewer, who certifies links, and what is loaded over."""

    viewer: Viewer | None = None
    certify: Certify | None = None
    build_rig: BuildRig = server_rig


NOTHING_BESIDES = Instruments()
"""Our loader alone, over real servers."""


class Observer(Protocol):
    """Somebody who watches a run; nothing waits for it."""

    def building(self, progress: BuildProgress) -> None:
        """A dataset is being built."""

    def certifying(self, network: str) -> None:
        """A link is about to be certified."""

    def certified(self, record: CertificateRecord) -> None:
        """A link has been certified, and its certificate is on disk."""

    def planned(self, slots: tuple[SampleSlot, ...], plans: Plans) -> None:
        """These loads will be measured, in this order."""

    def loading(self, slot: SampleSlot) -> None:
        """A load begins."""

    def measured(self, sample: Sample) -> None:
        """A load has ended, and its sample is on disk."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run goes: where it is kept, and whether a run cut off there goes on.

    `most_attempts` is how often a row is measured at most for each repeat, where samples are
    excluded because the machine was busy. `viewer_versions` are those that shape what the real
    viewer does. A new run also predicts for `device`, where there is one. `folder` None is one in
    `output` that is named by when the run begins.
    """

    output: Path
    resumes: bool = False
    folder: Path | None = None
    verifies: bool = True
    most_attempts: int = MOST_ATTEMPTS
    viewer_versions: Mapping[str, str] = field(default_factory=dict)
    device: Device | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A scenario whose images are built and whose cases are planned; nothing is measured yet.

    `former` is the run to go on with, None for a new one. `device` is what a new one predicts for
    besides, None where it does not.
    """

    scenario: Scenario
    dataset: BuiltDataset
    images: Images
    plans: Plans
    former: RunStore | None = None
    viewer_versions: Mapping[str, str] = field(default_factory=dict)
    device: Device | None = None

    def provenance(self) -> Provenance:
        """Under what conditions a sample would be taken now."""
        record = dataset_record(self.dataset.manifest)
        now = provenance(self.scenario.digest, record, self.scenario.policy)
        return replace(now, circumstances=circumstances(self.viewer_versions))


def prepare(
    scenario: Scenario, cache: DatasetCache, options: RunOptions, observer: Observer
) -> Experiment:
    """Build the images, plan every case, and look for a run to go on with; writes no result.

    Raises HarnessError.
    """
    if scenario.server is not None:
        check_no_opening(scenario, "somebody else's server")
    ready = ready_images(scenario, cache, observer.building, verifies=options.verifies)
    scenario, dataset = ready.scenario, ready.dataset
    pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
    images = images_of(scenario, dataset.manifest, pixels, read_headers(dataset.directory))
    versions = options.viewer_versions if Lane.VIEWER in scenario.lanes else {}
    plans = plans_of(scenario, images)
    experiment = Experiment(
        scenario, dataset, images, plans, viewer_versions=versions, device=options.device
    )
    former = _former_run(experiment, options) if options.resumes else None
    return replace(experiment, former=former)


def open_store(experiment: Experiment, output: Path, folder: Path | None = None) -> RunStore:
    """The store of the run to go on with, or of a new one that begins now.

    Raises StorageError.
    """
    is_private = experiment.scenario.dataset.is_imported
    if experiment.former is not None:
        if is_private:
            experiment.former.make_private()
        return experiment.former
    timelines: dict[SampleSlot, Timeline] = {}
    document = _new_document(experiment, timelines.__setitem__)
    if folder is None:
        store = RunStore.begin(output, document, is_private=is_private)
    else:
        store = RunStore.create(folder, document, is_private=is_private)
    for slot, timeline in timelines.items():
        keep_trace(sample_files(store.directory, document, slot).trace, Trace.of(timeline))
    return store


async def run(
    experiment: Experiment,
    store: RunStore,
    observer: Observer,
    most_attempts: int = MOST_ATTEMPTS,
    instruments: Instruments = NOTHING_BESIDES,
) -> None:
    """Measure what is wanted; every sample is on disk before the next load begins.

    The links are certified before and after, where there is somebody who does; after a run that
    had been cut off, also those over which nothing was left to load. A sample for which the machine
    was too busy is replaced by a further one. Raises HarnessError; what was measured until then
    stays.
    """
    subject = subject_of(experiment, instruments.viewer)
    if store.document.measured_samples and store.wanted(most_attempts):
        store.resume(utc_now())
    networks = links_to_certify(store, most_attempts)
    await certify_links(networks.before, Moment.BEFORE, store, observer, instruments.certify)
    has_ended = store.document.has_ended
    while slots := store.wanted(most_attempts):
        has_ended = False
        observer.planned(slots, experiment.plans)
        async with instruments.build_rig(subject, slots) as rig:
            await _measure_all(rig, experiment.scenario, slots, store, observer)
    await certify_links(networks.after, Moment.AFTER, store, observer, instruments.certify)
    if not has_ended:
        store.finish(load_average())


async def certify_links(
    networks: Sequence[NetworkProfile],
    moment: Moment,
    store: RunStore,
    observer: Observer,
    certify: Certify | None,
) -> None:
    """Certify links one after the other, where there is somebody who does, and keep it in a run.

    Raises HarnessError.
    """
    if certify is None:
        return
    for network in networks:
        observer.certifying(network.name)
        record = CertificateRecord(network.name, moment, utc_now(), await certify(network))
        store.certify(record)
        observer.certified(record)


def subject_of(experiment: Experiment, viewer: Viewer | None) -> Subject:
    """What a rig needs to know of an experiment, and of who loads where the viewer shall."""
    scenario, images = experiment.scenario, experiment.images
    versions = experiment.viewer_versions
    lane = ViewerLane.of(viewer, images, scenario.client, versions) if viewer else None
    return Subject(scenario, experiment.dataset.directory, images, experiment.plans, lane)


async def _measure_all(
    rig: Rig,
    scenario: Scenario,
    slots: Sequence[SampleSlot],
    store: RunStore,
    observer: Observer,
) -> None:
    for name, group in groupby(slots, key=lambda slot: slot.network):
        group_slots = list(group)
        async with rig.over(scenario.network(name), group_slots) as measure:
            for slot in group_slots:
                observer.loading(slot)
                files = sample_files(store.directory, store.document, slot)
                sample = await measure(slot, files)
                store.append(sample)
                observer.measured(sample)


def _former_run(experiment: Experiment, options: RunOptions) -> RunStore | None:
    """The newest run of the scenario, if a sample may join it or none is missing from it.

    One that was cut off before the certificates after its loads goes on with these.

    Raises BadInput for one that was cut off under other conditions, or with other repeats.
    """
    newest = _last_run(experiment.scenario.name, options)
    if newest is None:
        return None
    now, scenario = experiment.provenance(), experiment.scenario
    if newest.missing():
        resumed = _resumed(newest, experiment, now)
        resumed.check_counts(scenario.repeats, scenario.warm_ups)
        return resumed
    if newest.document.scenario.repeats != scenario.repeats:
        return None
    if newest.wanted(options.most_attempts) or newest.document.half_certified:
        return _resumed(newest, experiment, now)
    return None if newest.document.provenance.differences(now) else newest


def _last_run(scenario_name: str, options: RunOptions) -> RunStore | None:
    if options.folder is None:
        return newest_run(options.output, scenario_name)
    return RunStore.open(options.folder) if run_file(options.folder).is_file() else None


def _resumed(store: RunStore, experiment: Experiment, now: Provenance) -> RunStore:
    """The run to go on with. Raises BadInput where it was begun under other conditions."""
    store.check_resumable(now)
    # Its scenario has the same digest, so its cases are these, even where its schema kept names.
    store.keep_cases(scenario_record(experiment.scenario).cases)
    return store


def _new_document(experiment: Experiment, on_load: OnLoad) -> RunDocument:
    """A document of which nothing is measured yet, and all is predicted that shall be."""
    scenario, images, plans = experiment.scenario, experiment.images, experiment.plans
    device, record = experiment.device, scenario_record(scenario, images.manifest)
    if device is not None:
        record = replace(record, lanes=(*record.lanes, Lane.PREDICTION))
    document = RunDocument(
        provenance=experiment.provenance(),
        scenario=record,
        published=scenario.published,
        cases=tuple(empty_rows(record, lambda *row: plans[row].size_bytes)),
        prediction=PredictionRecord(device) if device else None,
    )
    predicted = predictions(scenario, images, plans, device, on_load) if device else ()
    for sample in predicted:
        document = document.with_sample(sample)
    return document
