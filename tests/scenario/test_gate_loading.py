from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.scenario.gate_loading import load_gate


def test_rules_are_read_with_their_units(tmp_path: Path) -> None:
    file = tmp_path / "gate.yaml"
    file.write_text('risk: 5 %\nfloor: 10 ms\nignore: ["*, local"]\n')

    found = load_gate(file)
    assert (found.risk, found.floor_share, found.floor) == (0.05, 0.005, 0.01)
    assert found.ignore == ["*, local"]


def test_what_is_wrong_is_told_by_line(tmp_path: Path) -> None:
    file = tmp_path / "gate.yaml"
    file.write_text("risk: 5\nflor: 10 ms\n")
    with pytest.raises(ScenarioError) as told:
        load_gate(file)

    first, second = str(told.value).splitlines()
    assert 'gate.yaml:1: risk: "5" has no unit' in first
    assert 'did you mean "floor"' in second
