"""A configuration from viewer code as YAML that a scenario can name."""

import yaml

from harness.core.retrieve import RetrieveConfiguration
from harness.scenario.convert import retrieve_stage
from harness.scenario.library import STAGES, Library, load_block
from harness.scenario.loading import load_retrieve
from harness.viewer_code.reading import ViewerConfiguration
from harness.viewer_code.value import Plain

_WIDTH = 100


def as_yaml(configuration: ViewerConfiguration, library: Library) -> str:
    """The file of a retrieve block; stages that have a name are called by it.

    Raises ScenarioError where the configuration could not be loaded.
    """
    loaded = load_retrieve(configuration.found, library)
    named = stage_list_name(loaded, library)
    content = {"source": configuration.found.place.document.path.name, **configuration.content}
    if named is not None:
        content["stages"] = named
    order = ("source", "stages", "retrieveOptions")
    return "".join(_dumped(key, content[key]) for key in order if key in content)


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
