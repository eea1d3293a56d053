"""What predicts cells, in any process on any machine: nothing is read there but what it is given.

It is handed over as bytes, which a process turns into images and setups once, not for every batch.
"""

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from harness.core.images.manifest import Manifest
from harness.core.milestone import PerMilestone
from harness.core.models.device import Device
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import ClientPolicy, policy_named
from harness.core.retrieval.timeline import Wait
from harness.predict.sweep.cells import Cell
from harness.predict.sweep.images import of_length
from harness.run.lanes.prediction import PredictedLoad, predicted_load
from harness.run.plan import Expectation, Images, LoadSetup, expectation
from harness.run.preparation import images_of
from harness.scenario.scenario import Scenario

_REMEMBERED_SERIES = 4
_REMEMBERED_SETUPS = 256


@dataclass(frozen=True, slots=True)
class Material:
    """Scenarios and devices by name, and manifests by scenario and size (None: as it is)."""

    scenarios: Mapping[str, Scenario]
    devices: Mapping[str, Device]
    manifests: Mapping[tuple[str, int | None], Manifest]

    def to_bytes(self) -> bytes:
        """All of it, for another process of the same program."""
        return pickle.dumps(self, protocol=pickle.HIGHEST_PROTOCOL)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a load of one cell would give: moments, bytes and requests, as in a sample.

    `invalid_because` are the kinds of its reasons, empty
    for a load that may be counted.
    """

    waits: PerMilestone[Wait | None]
    bytes_received: int
    bytes_redundant: int
    request_count: int
    invalid_because: str


def predicted(material: bytes, cells: Sequence[Cell]) -> list[Outcome]:
    """The outcomes of some cells, in their order: what a worker is asked for."""
    predictor = _predictor(material)
    return [predictor.outcome(cell) for cell in cells]


@lru_cache(maxsize=1)
def _predictor(material: bytes) -> "Predictor":
    found = pickle.loads(material)  # noqa: S301 - written by the same program
    assert isinstance(found, Material)
    return Predictor(found)


class Predictor:
    """Predicts cells, and remembers images and setups that the next cells will need again."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._images = lru_cache(_REMEMBERED_SERIES)(self._served)
        self._expected = lru_cache(_REMEMBERED_SETUPS)(self._expectation)

    def outcome(self, cell: Cell) -> Outcome:
        """What the load of one cell would give, the same to the last bit everywhere."""
        scenario = self._material.scenarios[cell.scenario]
        network = cell.network(scenario.networks[0])
        images = self._images(cell.scenario, cell.side_px, cell.slice_count)
        answered = images.answered_by(scenario.origin_of(cell.case))
        # What a configuration fetches and shows in the end is the same on every network.
        setup, expected = self._expected(
            cell.scenario, cell.case, cell.chunk_bytes, (cell.side_px, cell.slice_count)
        )
        load = predicted_load(
            replace(setup, network=network),
            expected,
            answered,
            cell.client(scenario.client_of(cell.case)),
            self._material.devices[cell.device],
        )
        return _outcome(load)

    def _served(self, name: str, side_px: int | None, slice_count: int | None) -> Images:
        manifest = of_length(self._material.manifests[name, side_px], slice_count)
        return images_of(self._material.scenarios[name], manifest)

    def _expectation(
        self,
        name: str,
        case_name: str,
        chunk_bytes: int | None,
        size: tuple[int | None, int | None],
    ) -> tuple[LoadSetup, Expectation]:
        scenario = self._material.scenarios[name]
        case = next(case for case in scenario.cases if case.name == case_name)
        images = self._images(name, *size).answered_by(scenario.origin_of(case_name))
        policy, retrieve = policy_named(scenario.policy), case.retrieve
        if chunk_bytes is not None:
            retrieve = with_first_range(retrieve, chunk_bytes, policy)
        setup = LoadSetup(retrieve, policy, scenario.networks[0])
        return setup, expectation(setup, images, scenario.client.connection_count)


def with_first_range(
    retrieve: RetrieveConfiguration, first_bytes: int, policy: ClientPolicy
) -> RetrieveConfiguration:
    """The configuration with a first range of this size, wherever it asks for ranges.

    That is chunkSize, or initialChunkSize for a client that knows it. All options with a range
    get it: the rest, range -1, begins where the first range ended.
    """
    has_initial = policy.initial_chunk_size_bytes is not None
    options = {
        kind: replace(written, initial_chunk_size_bytes=first_bytes)
        if has_initial
        else replace(written, chunk_size_bytes=first_bytes)
        for kind, written in retrieve.retrieve_options.items()
        if written.range_index is not None
    }
    return replace(retrieve, retrieve_options={**retrieve.retrieve_options, **options})


def _outcome(load: PredictedLoad) -> Outcome:
    timeline = load.timeline
    return Outcome(
        waits=load.waits,
        bytes_received=timeline.bytes_received,
        bytes_redundant=timeline.bytes_redundant,
        request_count=len(timeline.requests),
        invalid_because="; ".join(reason.kind for reason in load.reasons),
    )
