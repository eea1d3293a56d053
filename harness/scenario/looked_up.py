"""A retrieve configuration with its stages and its planner looked up."""

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.stage import UNCONFIGURED_STAGES, RetrieveStage
from harness.scenario.checks import check_retrieve_types
from harness.scenario.convert import retrieve_configuration, retrieve_stage
from harness.scenario.library import STAGES, Library, NamedBlock
from harness.scenario.planners import planner_of
from harness.scenario.schema.retrieve import NO_STAGES, RetrieveBlock
from harness.scenario.yaml_source import Place


def configuration_of(
    found: NamedBlock[RetrieveBlock], library: Library
) -> tuple[RetrieveConfiguration, Place]:
    """A configuration, and where its stages stand. Raises ScenarioError."""
    stages, place = _stages(found, library)
    configuration = retrieve_configuration(found, stages, planner_of(found, library))
    check_retrieve_types(configuration, found.place)
    return configuration, place


def _stages(
    found: NamedBlock[RetrieveBlock], library: Library
) -> tuple[tuple[RetrieveStage, ...], Place]:
    """The stages of a configuration, and where they stand."""
    stages, place = found.block.stages, found.place.at("stages")
    if stages == NO_STAGES:
        return UNCONFIGURED_STAGES, place
    if isinstance(stages, str):
        named = library.load(STAGES, stages, place)
        stages, place = named.block.stages, named.place.at("stages")
    return tuple(map(retrieve_stage, stages)), place
