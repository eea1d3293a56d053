"""A scenario file as its schema says, or everything that is wrong with it at first sight."""

from collections.abc import Iterator
from typing import Any

from harness.errors import ScenarioError
from harness.scenario.library import (
    DATASETS,
    NETWORKS,
    OPENINGS,
    PUBLISHED,
    RETRIEVE,
    SERVERS,
    STAGES,
    BlockKind,
    Library,
)
from harness.scenario.schema.opening import NO_OPENING
from harness.scenario.schema.retrieve import NO_STAGES, stage_list_named
from harness.scenario.schema.scenario import ScenarioBlock
from harness.scenario.validation import together, validated
from harness.scenario.yaml_source import Place

_Reference = tuple[BlockKind[Any], Any, Place]


def scenario_block(root: Place, library: Library) -> ScenarioBlock:
    """The scenario that a document is.

    Raises ScenarioError: where it breaks its schema, with what is wrong with the blocks that it
    names elsewhere. They can be looked up one by one; rules between blocks need all of them.
    """
    try:
        return validated(ScenarioBlock, root, root.document.content)
    except ScenarioError as error:
        told = {each.place for each in (error, *error.others)}
        raise together([error, *_errors_of_names(root, library, told)]) from error


def _errors_of_names(root: Place, library: Library, told: set[str]) -> Iterator[ScenarioError]:
    for kind, name, place in _references(root.document.content, root):
        if isinstance(name, str) and name.strip() and str(place) not in told:
            try:
                library.load(kind, name, place)
            except ScenarioError as error:
                yield error


def _references(content: dict[str, Any], root: Place) -> Iterator[_Reference]:
    """Whatever stands where blocks may be named, in the order of the schema."""
    yield DATASETS, content.get("dataset"), root.at("dataset")
    yield SERVERS, content.get("server"), root.at("server")
    for position, network in enumerate(_entries(content, "networks")):
        yield NETWORKS, network, root.at("networks", position)
    for position, case in enumerate(_entries(content, "cases")):
        retrieve = case.get("retrieve") if isinstance(case, dict) else None
        here = root.at("cases", position, "retrieve")
        yield RETRIEVE, retrieve, here
        stages = retrieve.get("stages") if isinstance(retrieve, dict) else None
        if isinstance(stages, str) and stages != NO_STAGES:
            yield STAGES, stage_list_named(stages), here.at("stages")
    yield PUBLISHED, content.get("published"), root.at("published")
    openings = [(content.get("open"), root.at("open"))]
    for position, case in enumerate(_entries(content, "cases")):
        named = case.get("open") if isinstance(case, dict) else None
        openings.append((named, root.at("cases", position, "open")))
    yield from ((OPENINGS, name, at) for name, at in openings if name != NO_OPENING)


def _entries(content: dict[str, Any], key: str) -> list[Any]:
    entries = content.get(key)
    return entries if isinstance(entries, list) else []
