"""A file of a gate's rules, read and checked."""

from pathlib import Path

from harness.scenario.schema.gate_rules import GateBlock
from harness.scenario.validation import validated
from harness.scenario.yaml_source import Place, read_yaml


def load_gate(path: Path) -> GateBlock:
    """The rules in a file. Raises ScenarioError, which tells everything that is wrong."""
    document = read_yaml(path)
    return validated(GateBlock, Place(document), document.content)
