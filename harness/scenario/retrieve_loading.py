"""Retrieve configurations from their files."""

from pathlib import Path

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.scenario.library import RETRIEVE, Library, NamedBlock, load_block
from harness.scenario.looked_up import configuration_of
from harness.scenario.schema.retrieve import RetrieveBlock


def load_retrieve_file(path: Path, *, allows_code: bool = False) -> RetrieveConfiguration:
    """The retrieve configuration in a file of a folder of them. Raises ScenarioError."""
    library = Library.beside(path.absolute().parent, allows_code=allows_code)
    return load_retrieve(load_block(RETRIEVE, path), library)


def load_retrieve(found: NamedBlock[RetrieveBlock], library: Library) -> RetrieveConfiguration:
    """A retrieve configuration with its stage list looked up. Raises ScenarioError."""
    configuration, _ = configuration_of(found, library)
    return configuration
