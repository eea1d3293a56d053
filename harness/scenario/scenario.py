"""The scenario: everything that a measurement needs to know, with all names looked up."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any

from harness.core.http.client import Client
from harness.core.images.server_faults import OriginBehaviour
from harness.core.images.server_state import ServerState
from harness.core.images.specification import DatasetSpec
from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.published import PublishedTable
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.viewing.hand import Hand
from harness.core.viewing.opening import Opening
from harness.core.viewing.study import ONE_SERIES, Study
from harness.scenario.schema.block import LANGUAGES
from harness.scenario.server import ImageServer

# What a digest has said of every network from the first on.
_ALWAYS_SHAPING = frozenset({"has_handshake", "rate_counts", "source"})

# What a digest calls the parts of a client that have got other names since.
_DIGEST_NAMES = {"connection_count": "connections", "decode_worker_count": "decode_workers"}

_LATER_CLIENT_NAMES = frozenset({"tls", "page", "accept"})


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the table (for every network).

    `origin` None answers as the scenario's does; `client` None is the scenario's. `viewer` None is
    the reading's, and of no matter without one. `opening` is what comes before the first frame,
    None where a load begins with that, and `study` what it is asked of.
    """

    name: str
    retrieve: RetrieveConfiguration
    origin: OriginBehaviour | None = None
    client: Client | None = None
    viewer: str | None = None
    opening: Opening | None = None
    study: Study = ONE_SERIES


@dataclass(frozen=True, slots=True)
class Reading:
    """Who scrolls through the series while it loads, and by whose rules it is shown, by name.

    The images are one series, or one of each `slice_count_by_series` behind the other; one is on
    screen, or all `are_side_by_side`, and every hand moves each.
    """

    hands: tuple[Hand, ...]
    viewer: str
    slice_count_by_series: tuple[int, ...] = ()
    are_side_by_side: bool = False


@dataclass(frozen=True, slots=True)
class Scenario:
    """One table to measure: every case on every network, `repeats` times each.

    `title` is by language ("en" always, "zh"). `warm_ups` come before the repeats and are not
    counted. `source_text` is the YAML as it was read. `origin` and `client` are those of every case
    that does not say otherwise. Each of `lanes` measures every case.
    `names_policy` says that the policy is written there, and not just the default. `is_quick` is
    asked for beside the file: a first look, one load a row. `server` is somebody's, whose images
    the dataset is; its address is in the dataset. With a `reading`, somebody scrolls
    through the whole series in every case.
    """

    path: Path
    name: str
    title: Mapping[str, str]
    load: Load
    dataset: DatasetSpec
    networks: tuple[NetworkProfile, ...]
    cases: tuple[Case, ...]
    policy: str
    client: Client
    origin: OriginBehaviour
    repeats: int
    warm_ups: int
    published: PublishedTable | None
    source_text: str
    lanes: tuple[Lane, ...] = (Lane.LOADER,)
    names_policy: bool = True
    is_quick: bool = False
    server: ImageServer | None = None
    reading: Reading | None = None

    def quick(self) -> "Scenario":
        """The scenario for a first look: each row once, after one warm-up at most."""
        return replace(self, repeats=1, warm_ups=min(1, self.warm_ups), is_quick=True)

    def origin_of(self, case: str) -> OriginBehaviour:
        """How the origin answers in the case of this name."""
        return self._case(case).origin or self.origin

    def client_of(self, case: str) -> Client:
        """Who loads in the case of this name."""
        return self._case(case).client or self.client

    def viewer_of(self, case: str) -> str:
        """By whose rules the case of this name is read; only a reading has any."""
        assert self.reading is not None
        return self._case(case).viewer or self.reading.viewer

    def _case(self, name: str) -> Case:
        return next(case for case in self.cases if case.name == name)

    def network(self, name: str) -> NetworkProfile:
        """The network of this name."""
        return next(each for each in self.networks if each.name == name)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of all that shapes a sample, with every name looked up.

        Prose, published figures, the number of repeats and the path of the file are left out:
        samples of two scenarios with one digest may stand in one table.
        """
        text = json.dumps(_shaping(self), sort_keys=True, default=_plain)
        return hashlib.sha256(text.encode()).hexdigest()

    def title_in(self, language: str) -> str:
        """The title in this language, else in English."""
        return self.title.get(language, self.title[LANGUAGES[0]])


def _shaping(scenario: Scenario) -> dict[str, Any]:
    cases = {case.name: _retrieve_shaping(case.retrieve) for case in scenario.cases}
    return {
        "load": scenario.load,
        "dataset": scenario.dataset.digest(),
        "networks": [_network_shaping(network) for network in scenario.networks],
        "cases": [{"name": name, "retrieve": retrieve} for name, retrieve in cases.items()],
        "policy": scenario.policy,
        "client": _client_shaping(scenario.client),
        "framing": scenario.origin.framing,
        **_fault_shaping(scenario),
        **_case_client_shaping(scenario),
        **_lane_shaping(scenario),
        **_reading_shaping(scenario),
        **_opening_shaping(scenario),
        **_server_shaping(scenario),
    }


def _retrieve_shaping(retrieve: RetrieveConfiguration) -> dict[str, Any]:
    """The configuration without its prose; options by transfer syntax as what they come to."""
    shaping = asdict(replace(retrieve, source="", note=""))
    return {name: shaping[name] for name in shaping if name != "by_transfer_syntax"}


def _network_shaping(network: NetworkProfile) -> dict[str, Any]:
    """The profile without its prose, and without what it does not ask for.

    Whatever a profile learns to ask for leaves the older digests as they are.
    """
    shaping = asdict(replace(network, source=""))
    unusual = {field.name for field in fields(network) if shaping[field.name] != field.default}
    return {name: shaping[name] for name in shaping if name in _ALWAYS_SHAPING | unusual}


def _fault_shaping(scenario: Scenario) -> dict[str, Any]:
    """What is not as usual; nothing where all is, so that older digests keep their meaning."""
    unusual = {
        case.name: asdict(scenario.origin_of(case.name))
        for case in scenario.cases
        if scenario.origin_of(case.name) != OriginBehaviour(scenario.origin.framing)
    }
    return {"origins": unusual} if unusual else {}


def _client_shaping(client: Client) -> dict[str, Any]:
    """All of a client; what it learnt to ask for later is named where it is not as usual.

    So older digests keep their meaning.
    """
    values, usual = asdict(client), asdict(Client())
    silent = {name for name in _LATER_CLIENT_NAMES if values[name] == usual[name]}
    return {_DIGEST_NAMES.get(name, name): values[name] for name in values if name not in silent}


def _case_client_shaping(scenario: Scenario) -> dict[str, Any]:
    """The clients of cases that are not the scenario's; nothing where all are."""
    others = {case.name: _client_shaping(case.client) for case in scenario.cases if case.client}
    return {"clients": others} if others else {}


def _lane_shaping(scenario: Scenario) -> dict[str, Any]:
    """Which lanes take turns; nothing for our loader alone, so that older digests stay."""
    return {} if scenario.lanes == (Lane.LOADER,) else {"lanes": scenario.lanes}


def _reading_shaping(scenario: Scenario) -> dict[str, Any]:
    """Every move, and who shows what; nothing where nobody reads, so that older digests stay."""
    if scenario.reading is None:
        return {}
    reading = scenario.reading
    hands = [asdict(replace(hand, source="")) for hand in reading.hands]
    for shaping, hand in zip(hands, reading.hands, strict=True):
        # As before there were series to open.
        shaping["moves"] = [move if move.series_index else move[:2] for move in hand.moves]
    viewers = {case.name: scenario.viewer_of(case.name) for case in scenario.cases}
    series = {
        "slice_count_by_series": reading.slice_count_by_series,
        "side_by_side": reading.are_side_by_side,
    }
    return {
        "reading": {
            "hands": hands,
            "viewers": viewers,
            **(series if reading.slice_count_by_series else {}),
        }
    }


def _opening_shaping(scenario: Scenario) -> dict[str, Any]:
    """What comes before the first frame; nothing where a load begins with that."""
    opened = {
        case.name: {"open": asdict(replace(case.opening, source="")), "study": asdict(case.study)}
        for case in scenario.cases
        if case.opening
    }
    return {"openings": opened} if opened else {}


def _server_shaping(scenario: Scenario) -> dict[str, Any]:
    """What a load finds of a server; nothing where it is warm, so that older digests stay."""
    is_cold = scenario.server is not None and scenario.server.state is ServerState.COLD
    return {"server_state": ServerState.COLD} if is_cold else {}


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    name = getattr(value, "__qualname__", None)
    assert name is not None, "only planners are neither plain nor enums"
    return f"{value.__module__}:{name}"
