"""Blocks by name: beside the scenario first, then the built-in ones.

A block lies in a folder named after its kind (`datasets/ct-512x174.yaml`), beside the scenario
or among the built-in blocks, and is called like its file. Networks lie in one folder more, named
after whose they are (`networks/webpagetest/4g.yaml` is webpagetest/4g), since everybody has a 4G
of his own; those of Cornerstone3D, and those whose name nobody else uses, need no such name.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from platformdirs import user_config_path

import harness
from harness.errors import ScenarioError
from harness.scenario.schema.block import Block, is_name
from harness.scenario.schema.blocks import DatasetBlock, PublishedBlock
from harness.scenario.schema.device import DeviceBlock
from harness.scenario.schema.hand import HandBlock
from harness.scenario.schema.network import NetworkBlock
from harness.scenario.schema.opening import OpeningBlock
from harness.scenario.schema.retrieve import RetrieveBlock, StagesBlock
from harness.scenario.schema.scenario import ScenarioBlock
from harness.scenario.schema.server import ServerBlock
from harness.scenario.schema.sweep import SweepBlock
from harness.scenario.validation import either_of, nearest, suggestion, validated
from harness.scenario.yaml_source import Place, read_yaml

B = TypeVar("B", bound=Block)
_SUFFIX = ".yaml"
_SUFFIXES = (_SUFFIX, ".yml")
_CODE_SUFFIXES = (".ts", ".tsx", ".js", ".jsx", ".mjs")


@dataclass(frozen=True, slots=True)
class BlockKind(Generic[B]):
    """A kind of block: the folder it lies in, what to call one, and its schema.

    Where there is a `default_namespace`, there are others, too. `listed_by` is the command that
    lists them, where they are too many for a message.
    """

    folder: str
    noun: str
    model: type[B]
    default_namespace: str = ""
    listed_by: str = ""

    def is_name(self, text: str) -> bool:
        """Whether a block of this kind can be called so."""
        parts = text.split("/")
        most = 2 if self.default_namespace else 1
        return len(parts) <= most and all(map(is_name, parts))

    def files(self, name: str) -> tuple[str, ...]:
        """Where a block of this name may lie in the folder, first come first served."""
        is_plain = self.default_namespace and "/" not in name
        names = (name, f"{self.default_namespace}/{name}") if is_plain else (name,)
        return tuple(f"{each}{_SUFFIX}" for each in names)

    def name_of(self, path: Path) -> str:
        """What the block in a file is called, as short as it can be."""
        namespace = path.absolute().parent
        is_elsewhere = not self.default_namespace or namespace.parent.name != self.folder
        if is_elsewhere or namespace.name == self.default_namespace:
            return path.stem
        return f"{namespace.name}/{path.stem}"

    def holds(self, path: Path) -> bool:
        """Whether a file lies where blocks of this kind do."""
        folder = path.absolute().parent
        in_namespace = self.default_namespace and folder.parent.name == self.folder
        return folder.name == self.folder or bool(in_namespace)


NETWORKS = BlockKind(
    "networks", "network", NetworkBlock, "cornerstone", listed_by="harness networks list"
)
DATASETS = BlockKind("datasets", "dataset", DatasetBlock)
SERVERS = BlockKind("servers", "server", ServerBlock)
STAGES = BlockKind("stages", "stage list", StagesBlock)
RETRIEVE = BlockKind(
    "retrieve", "retrieve configuration", RetrieveBlock, listed_by="harness retrieve list"
)
PUBLISHED = BlockKind("published", "published table", PublishedBlock)
OPENINGS = BlockKind("opening", "viewer opening", OpeningBlock)
DEVICES = BlockKind("devices", "device", DeviceBlock)
HANDS = BlockKind("hands", "hand", HandBlock)
SWEEPS = BlockKind("sweeps", "sweep", SweepBlock)
SCENARIOS = BlockKind("", "scenario", ScenarioBlock)


@dataclass(frozen=True, slots=True)
class NamedBlock(Generic[B]):
    """A block, where it stands, and what it is called unless it says so itself."""

    block: B
    place: Place
    default_name: str


def builtin_folder() -> Path:
    """Where the built-in scenarios and blocks are: inside a wheel, or in the repository."""
    package = Path(harness.__file__).parent
    installed = package / "builtin"
    return installed if installed.is_dir() else package.parent / "scenarios"


def own_devices_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where devices measured here lie: the folder named in HARNESS_DEVICES, else the user's own."""
    if named := environment.get("HARNESS_DEVICES"):
        return Path(named).expanduser()
    return user_config_path("progressive-loading-harness") / DEVICES.folder


@dataclass(frozen=True, slots=True)
class Library:
    """The folders in which names are looked up, first come first served.

    `allows_code` lets code run that is named by what is looked up.
    """

    folders: tuple[Path, ...]
    allows_code: bool = False

    @classmethod
    def beside(cls, scenario: Path, *, allows_code: bool = False) -> "Library":
        """The library of a scenario file: its own folder, then the built-in blocks."""
        return cls((scenario.parent, builtin_folder()), allows_code)

    @classmethod
    def builtin(cls) -> "Library":
        """The built-in blocks alone."""
        return cls((builtin_folder(),))

    def near(self, block_file: Path) -> "Library":
        """The same, and before the built-in blocks those that lie by a file in a folder of some."""
        *own, builtin = self.folders
        return replace(self, folders=(*own, block_file.absolute().parent.parent, builtin))

    def names(self, kind: BlockKind[B]) -> list[str]:
        """The names of all blocks of a kind, in order; as short as they can be."""
        return sorted({name for folder in self.folders for name in _names(kind, folder)})

    def path(self, kind: BlockKind[B], name: str) -> Path | None:
        """The file of a block, or None when no block, or more than one, has this name."""
        files = kind.files(name) if kind.is_name(name) else ()
        candidates = (folder / kind.folder / file for folder in self.folders for file in files)
        if found := next((path for path in candidates if path.is_file()), None):
            return found
        meant = self._namesakes(kind, name)
        return self.path(kind, meant[0]) if len(meant) == 1 else None

    def unknown(self, kind: BlockKind[B], name: str, rule: str) -> tuple[str, str]:
        """The rule that `name` breaks, unless several blocks have it, and those that are meant."""
        if namesakes := self._namesakes(kind, name):
            return f"is the name of {len(namesakes)} {kind.folder}", f"write {either_of(namesakes)}"
        known = self.names(kind)
        if near := nearest(name, known):
            return rule, f'did you mean "{near}"?'
        if near := nearest(name, [each.rpartition("/")[2] for each in known]):
            return rule, f"did you mean {either_of(self._namesakes(kind, near))}?"
        listed = f"see {kind.listed_by}, or give the path of a file (.yaml)"
        return rule, listed if kind.listed_by else suggestion(name, known)

    def _namesakes(self, kind: BlockKind[B], name: str) -> list[str]:
        """The names in full of all blocks that are called so after their namespace."""
        is_short = kind.default_namespace and is_name(name)
        return [each for each in self.names(kind) if each.endswith(f"/{name}")] if is_short else []

    def load(self, kind: BlockKind[B], name: str, asked_at: Place) -> NamedBlock[B]:
        """The block of this name, or in the file of this path.

        Raises ScenarioError at `asked_at` when there is none.
        """
        path = self.path(kind, name) or _named_file(name, asked_at)
        if path is None:
            rule, remedy = self.unknown(kind, name, f"is not the name of a {kind.noun}")
            raise asked_at.error(rule, remedy, value=name)
        return load_block(kind, path)


def _named_file(reference: str, asked_at: Place) -> Path | None:
    """The file that a reference is the path of, or None for what can only be a name.

    It is looked up beside the document, then from where the command runs, as its own arguments
    are. Raises ScenarioError for a path without a file.
    """
    suffix = Path(reference).suffix
    if suffix in _CODE_SUFFIXES:
        raise asked_at.error(*_is_code(reference), value=reference)
    if suffix not in _SUFFIXES:
        return None
    given = Path(reference).expanduser()
    beside = asked_at.document.path.parent / given
    if found := next((path for path in (beside, given) if path.is_file()), None):
        return found
    raise asked_at.error("is no file", f"put one at {beside}", value=reference)


def _is_code(path: str) -> tuple[str, str]:
    return "is viewer code", f"write it as YAML first: harness retrieve import {path} --output …"


def load_block(kind: BlockKind[B], path: Path) -> NamedBlock[B]:
    """The block that a file holds. Raises ScenarioError."""
    document = read_yaml(path)
    place = Place(document)
    return NamedBlock(validated(kind.model, place, document.content), place, kind.name_of(path))


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
    if Path(argument).suffix in _CODE_SUFFIXES:
        raise ScenarioError(RETRIEVE.noun, argument, *_is_code(argument))
    return _find(RETRIEVE, argument)


def find_device(argument: str) -> Path:
    """The file of a device: a path, or the name of one's own or of a built-in one.

    Raises ScenarioError.
    """
    own = own_devices_folder() / f"{argument}{_SUFFIX}"
    if DEVICES.is_name(argument) and not Path(argument).is_file() and own.is_file():
        return own
    return _find(DEVICES, argument)


def device_names() -> list[str]:
    """The names of all devices that `find_device` finds, in order."""
    own = {path.stem for path in own_devices_folder().glob(f"*{_SUFFIX}")}
    return sorted(own | set(Library.builtin().names(DEVICES)))


def find_sweep(argument: str) -> Path:
    """The file of a sweep: a path, or the name of a built-in one. Raises ScenarioError."""
    return _find(SWEEPS, argument)


def _find(kind: BlockKind[B], argument: str) -> Path:
    library, given = Library.builtin(), Path(argument)
    if not kind.is_name(argument) or given.is_file():
        return given
    if found := library.path(kind, argument):
        return found
    rule = f"is neither a file nor a built-in {kind.noun}"
    raise ScenarioError(kind.noun, argument, *library.unknown(kind, argument, rule))


def _names(kind: BlockKind[B], folder: Path) -> Iterator[str]:
    here = folder / kind.folder
    patterns = ("*", "*/*") if kind.default_namespace else ("*",)
    for pattern in patterns:
        yield from map(kind.name_of, here.glob(f"{pattern}{_SUFFIX}"))
