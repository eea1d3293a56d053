"""What `harness validate` tells about a file: what it is, and what is wrong with it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import ScenarioError
from harness.scenario.convert import dataset_spec, network_profile, published_table
from harness.scenario.devices import load_device
from harness.scenario.hands import load_hand
from harness.scenario.library import (
    DATASETS,
    DEVICES,
    HANDS,
    NETWORKS,
    OPENINGS,
    PUBLISHED,
    RETRIEVE,
    SCENARIOS,
    SERVERS,
    STAGES,
    SWEEPS,
    BlockKind,
    load_block,
)
from harness.scenario.loading import load_scenario
from harness.scenario.remarks import remarks
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.scenario.sweep_loading import load_sweep
from harness.scenario.yaml_source import read_yaml

_KINDS: tuple[BlockKind[Any], ...] = (
    NETWORKS,
    DATASETS,
    SERVERS,
    STAGES,
    RETRIEVE,
    PUBLISHED,
    DEVICES,
    SWEEPS,
    HANDS,
    OPENINGS,
)


@dataclass(frozen=True, slots=True)
class Validation:
    """One file: the kind of block that it was read as, and what is wrong with it.

    `remarks` are what its client ignores of it, and which client that is; they are no fault.
    """

    path: Path
    kind: str
    messages: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the file can be used as it is."""
        return not self.messages


def validate_files(paths: Iterable[Path], *, allows_code: bool = False) -> list[Validation]:
    """One result a file. What a file is, is told by the folder it lies in, else by its keys.

    With `allows_code` the code that files name is run.
    """
    return [_validation(path, allows_code=allows_code) for path in paths]


def _validation(path: Path, *, allows_code: bool) -> Validation:
    kind = _kind(path)
    try:
        found = tuple(_remarks(kind, path, allows_code=allows_code))
    except ScenarioError as error:
        return Validation(path, kind, error.messages)
    return Validation(path, kind, (), found)


def _kind(path: Path) -> str:
    """What a file is: by its folder, else by its keys; a scenario where these tell nothing."""
    lying = (kind.noun for kind in _KINDS if kind.holds(path))
    return next(lying, None) or _kind_of_keys(path)


def _kind_of_keys(path: Path) -> str:
    """The kind that has most of the keys; of two the one that has fewer others."""
    try:
        content = read_yaml(path).content
    except ScenarioError:
        return SCENARIOS.noun  # which tells what is wrong with the file

    keys = set(content)
    # A configuration may say no more than which stages it has, by their name.
    names_stages = isinstance(content.get("stages"), str)
    kinds = [kind for kind in _KINDS if not (kind is STAGES and names_stages)]

    def fit(kind: BlockKind[Any]) -> tuple[int, int]:
        known = {field.alias or name for name, field in kind.model.model_fields.items()}
        return len(keys & known), -len(known - keys)

    best = max((SCENARIOS, *kinds), key=fit)
    return best.noun if fit(best)[0] else SCENARIOS.noun


def _remarks(kind: str, path: Path, *, allows_code: bool) -> Iterator[str]:
    """What there is to say of a file that is good. Raises ScenarioError for any other."""
    match kind:
        case SWEEPS.noun:
            for scenario in load_sweep(path, allows_code=allows_code).scenarios:
                yield from remarks(scenario)
        case SCENARIOS.noun:
            yield from remarks(load_scenario(path, allows_code=allows_code))
        case RETRIEVE.noun:
            load_retrieve_file(path, allows_code=allows_code)
        case _:
            _load(kind, path)


def _load(kind: str, path: Path) -> None:
    match kind:
        case NETWORKS.noun:
            network_profile(load_block(NETWORKS, path))
        case DATASETS.noun:
            dataset_spec(load_block(DATASETS, path))
        case SERVERS.noun:
            load_block(SERVERS, path)
        case STAGES.noun:
            load_block(STAGES, path)
        case PUBLISHED.noun:
            published_table(load_block(PUBLISHED, path))
        case OPENINGS.noun:
            load_block(OPENINGS, path)
        case DEVICES.noun:
            load_device(path)
        case HANDS.noun:
            load_hand(path)
