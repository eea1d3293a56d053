"""Blocks by name: beside the scenario first, then the built-in ones.

A block lies in a folder named after its kind (`networks/4g.yaml`), beside the scenario or
among the built-in blocks, and is called like its file.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import harness
from harness.errors import ScenarioError
from harness.scenario.block import Block, is_name
from harness.scenario.block_schema import DatasetBlock, PublishedBlock
from harness.scenario.device_schema import DeviceBlock
from harness.scenario.network_schema import NetworkBlock
from harness.scenario.retrieve_schema import RetrieveBlock, StagesBlock
from harness.scenario.schema import ScenarioBlock
from harness.scenario.validation import suggestion, validated
from harness.scenario.yaml_source import Place, read_yaml

B = TypeVar("B", bound=Block)
_SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class BlockKind(Generic[B]):
    """A kind of block: the folder it lies in, what to call one, and its schema."""

    folder: str
    noun: str
    model: type[B]


NETWORKS = BlockKind("networks", "network", NetworkBlock)
DATASETS = BlockKind("datasets", "dataset", DatasetBlock)
STAGES = BlockKind("stages", "stage list", StagesBlock)
RETRIEVE = BlockKind("retrieve", "retrieve configuration", RetrieveBlock)
PUBLISHED = BlockKind("published", "published table", PublishedBlock)
DEVICES = BlockKind("devices", "device", DeviceBlock)
SCENARIOS = BlockKind("", "scenario", ScenarioBlock)


@dataclass(frozen=True, slots=True)
class Found(Generic[B]):
    """A block, where it stands, and what it is called unless it says so itself."""

    block: B
    place: Place
    default_name: str


def builtin_folder() -> Path:
    """Where the built-in scenarios and blocks are: inside a wheel, or in the repository."""
    package = Path(harness.__file__).parent
    installed = package / "builtin"
    return installed if installed.is_dir() else package.parent / "scenarios"


@dataclass(frozen=True, slots=True)
class Library:
    """The folders in which names are looked up, first come first served."""

    folders: tuple[Path, ...]

    @classmethod
    def beside(cls, scenario: Path) -> "Library":
        """The library of a scenario file: its own folder, then the built-in blocks."""
        return cls((scenario.parent, builtin_folder()))

    @classmethod
    def builtin(cls) -> "Library":
        """The built-in blocks alone."""
        return cls((builtin_folder(),))

    def names(self, kind: BlockKind[B]) -> list[str]:
        """The names of all blocks of a kind, in order."""
        paths = (path for folder in self.folders for path in _yaml_files(folder / kind.folder))
        return sorted({path.stem for path in paths})

    def path(self, kind: BlockKind[B], name: str) -> Path | None:
        """The file of a block, or None when there is no such name."""
        candidates = (folder / kind.folder / f"{name}{_SUFFIX}" for folder in self.folders)
        return next((path for path in candidates if is_name(name) and path.is_file()), None)

    def load(self, kind: BlockKind[B], name: str, asked_at: Place) -> Found[B]:
        """The block of this name. Raises ScenarioError at `asked_at` when there is none."""
        path = self.path(kind, name)
        if path is None:
            rule = f"is not the name of a {kind.noun}"
            raise asked_at.error(rule, suggestion(name, self.names(kind)), value=name)
        return load_block(kind, path)


def load_block(kind: BlockKind[B], path: Path) -> Found[B]:
    """The block that a file holds. Raises ScenarioError."""
    document = read_yaml(path)
    place = Place(document)
    return Found(validated(kind.model, place, document.content), place, path.stem)


def find_scenario(argument: str) -> Path:
    """The file of a scenario: a path, or the name of a built-in one. Raises ScenarioError."""
    return _find(SCENARIOS, argument)


def find_dataset(argument: str) -> Path:
    """The file of a dataset: a path, or the name of a built-in one. Raises ScenarioError."""
    return _find(DATASETS, argument)


def find_network(argument: str) -> Path:
    """The file of a network: a path, or the name of a built-in one. Raises ScenarioError."""
    return _find(NETWORKS, argument)


def find_retrieve(argument: str) -> Path:
    """The file of a retrieve configuration: a path, or a built-in name. Raises ScenarioError."""
    return _find(RETRIEVE, argument)


def find_device(argument: str) -> Path:
    """The file of a device: a path, or the name of a built-in one. Raises ScenarioError."""
    return _find(DEVICES, argument)


def _find(kind: BlockKind[B], argument: str) -> Path:
    library, given = Library.builtin(), Path(argument)
    if not is_name(argument) or given.is_file():
        return given
    if found := library.path(kind, argument):
        return found
    rule, names = f"is neither a file nor a built-in {kind.noun}", library.names(kind)
    raise ScenarioError(kind.noun, argument, rule, suggestion(argument, names))


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else []
