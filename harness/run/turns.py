"""Two experiments that take turns: whatever happens to the machine meets both, load by load."""

from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.results.certification import Moment
from harness.results.sample import SampleSlot
from harness.results.sample_files import sample_files
from harness.results.store import RunStore
from harness.run.experiment import (
    Certify,
    Experiment,
    Instruments,
    Observer,
    certify_links,
    subject_of,
)
from harness.run.rig import Measure

Turn = tuple[int, SampleSlot]
"""Whose load comes next (0 or 1), and which."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what is measured, and where it is kept."""

    experiment: Experiment
    store: RunStore


async def take_turns(
    sides: tuple[Side, Side], observer: Observer, instruments: Instruments
) -> None:
    """Measure what is missing of both; every sample is on disk before the next load begins.

    Samples that do not count are not replaced here: a repeat counts where it does on both sides.
    Raises HarnessError.
    """
    networks = [_by_network(side) for side in sides]
    for first, second in zip(*networks, strict=True):
        if first or second:
            await _over_one_network(sides, (first, second), observer, instruments)


async def certify_both(
    sides: tuple[Side, Side], moment: Moment, observer: Observer, certify: Certify | None
) -> None:
    """Certify the links of both; one that they share is certified once, and kept in both runs.

    Raises HarnessError.
    """
    known: list[tuple[NetworkProfile, Certificate | None]] = []

    async def certify_once(profile: NetworkProfile) -> Certificate | None:
        assert certify is not None, "nobody is asked otherwise"
        for former, found in known:
            if former == profile:
                return found
        known.append((profile, await certify(profile)))
        return known[-1][1]

    for side in sides:
        networks = side.experiment.scenario.networks
        wanted = certify_once if certify else None
        await certify_links(networks, moment, side.store, observer, wanted)


async def _over_one_network(
    sides: tuple[Side, Side],
    slots: tuple[Sequence[SampleSlot], Sequence[SampleSlot]],
    observer: Observer,
    instruments: Instruments,
) -> None:
    async with AsyncExitStack() as stack:
        measures: list[Measure | None] = []
        for side, wanted in zip(sides, slots, strict=True):
            if not wanted:
                measures.append(None)
                continue
            subject = subject_of(side.experiment, instruments.viewer)
            rig = await stack.enter_async_context(instruments.build_rig(subject, wanted))
            network = subject.scenario.network(wanted[0].network)
            measures.append(await stack.enter_async_context(rig.over(network, wanted)))
        both = {**sides[0].experiment.plans, **sides[1].experiment.plans}
        observer.planned((*slots[0], *slots[1]), both)
        for which, slot in turns(*slots):
            store, measure = sides[which].store, measures[which]
            assert measure is not None
            observer.loading(slot)
            sample = await measure(slot, sample_files(store.directory, store.document, slot))
            store.append(sample)
            observer.measured(sample)


def turns(first: Sequence[SampleSlot], second: Sequence[SampleSlot]) -> Iterator[Turn]:
    """A B, B A, A B, …: neither of the two is always the one that comes behind the other."""
    for place in range(max(len(first), len(second))):
        pair = [
            (which, each[place]) for which, each in enumerate((first, second)) if place < len(each)
        ]
        yield from reversed(pair) if place % 2 else pair


def _by_network(side: Side) -> list[list[SampleSlot]]:
    missing = side.store.missing()
    return [
        [slot for slot in missing if slot.network == network.name]
        for network in side.experiment.scenario.networks
    ]
