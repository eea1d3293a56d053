"""A configuration, from viewer code or made up, as YAML that a scenario can name."""

from collections.abc import Mapping

import yaml

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.cornerstone_keys import (
    options_by_type,
    stage_keys,
    why_unsayable,
)
from harness.core.retrieval.stage import UNCONFIGURED_STAGES, RequestType
from harness.errors import ScenarioError
from harness.scenario.convert import retrieve_stage
from harness.scenario.library import STAGES, Library, load_block
from harness.scenario.retrieve_loading import load_retrieve
from harness.scenario.schema.retrieve import NO_STAGES
from harness.viewer.code.reading import ViewerConfiguration
from harness.viewer.code.value import Plain

_WIDTH = 100


def as_yaml(configuration: ViewerConfiguration, library: Library) -> str:
    """The file of a retrieve block; stages that have a name are called by it.

    Raises ScenarioError where the configuration could not be loaded.
    """
    loaded = load_retrieve(configuration.found, library)
    named = stage_list_name(loaded, library)
    content = {"source": configuration.found.place.document.path.name, **configuration.content}
    return _written(content, named)


def configuration_file(configuration: RetrieveConfiguration, library: Library) -> str:
    """The file of a retrieve block for a configuration of any origin, as `as_yaml`.

    Raises ScenarioError for what viewer code cannot say.
    """
    about = {"source": configuration.source, "note": configuration.note}
    content: dict[str, Plain] = {key: text for key, text in about.items() if text}
    content |= configuration_keys(configuration)
    return _written(content, stage_list_name(configuration, library))


def configuration_keys(configuration: RetrieveConfiguration) -> dict[str, Plain]:
    """A configuration in the keys of a scenario. Raises ScenarioError as above."""
    if broken := why_unsayable(configuration):
        raise ScenarioError(configuration.name, None, *broken)
    if configuration.stages == UNCONFIGURED_STAGES:
        return {"stages": NO_STAGES}
    return {
        "stages": [_plain(stage_keys(stage)) for stage in configuration.stages],
        "retrieveOptions": _plain(options_by_type(configuration)),
    }


def _plain(value: object) -> Plain:
    """A value of viewer code as YAML has it: enums by the names that a scenario knows."""
    match value:
        case ImageQualityStatus():
            return value.name
        case RequestType():
            return value.value
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case str() | bool() | int() | float():
            return value
        case _:
            raise TypeError(f"{value!r} is not a value of a configuration")


def _written(content: Mapping[str, Plain], stage_list: str | None) -> str:
    named = {"stages": stage_list} if stage_list is not None else {}
    every = {**content, **named}
    order = ("source", "note", "stages", "retrieveOptions")
    return "".join(_dumped(key, every[key]) for key in order if key in every)


def _dumped(key: str, value: Plain) -> str:
    """One key of the file; what holds nothing but scalars stands in one line."""
    style = None if isinstance(value, list | dict) else False
    text: str = yaml.safe_dump(
        {key: value}, sort_keys=False, default_flow_style=style, width=_WIDTH, allow_unicode=True
    )
    return text


def stage_list_name(configuration: RetrieveConfiguration, library: Library) -> str | None:
    """The name of the stage list that a configuration has, if there is one."""
    for name in library.names(STAGES):
        path = library.path(STAGES, name)
        assert path is not None
        stages = load_block(STAGES, path).block.stages
        if tuple(map(retrieve_stage, stages)) == configuration.stages:
            return name
    return None
