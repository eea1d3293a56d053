import re
from pathlib import Path

import pytest

from harness.results.store import RunStore
from tests.cli.conftest import Command
from tests.runs import a_document
from tests.tiny import scenario_text, write_scenario


def test_a_good_file_is_told_on_standard_output(harness: Command, tmp_path: Path) -> None:
    outcome = harness("validate", str(write_scenario(tmp_path, scenario_text())))

    assert outcome.code == 0
    assert outcome.out == f"{tmp_path}/tiny.yaml: valid scenario\n"
    assert outcome.err == ""


@pytest.mark.parametrize("name", ["stack", "volume", "chest-ct", "chest-cr"])
def test_the_built_in_scenarios_are_good(harness: Command, name: str) -> None:
    assert harness("validate", name).code == 0


def test_every_fault_of_every_file_is_a_line_on_standard_error(
    harness: Command, tmp_path: Path
) -> None:
    good = write_scenario(tmp_path, scenario_text(), "good")
    bad = write_scenario(
        tmp_path, scenario_text().replace("load: volume", "laod: volume\npolicy: none"), "bad"
    )
    worse = write_scenario(tmp_path, "- a list\n", "worse")
    outcome = harness("validate", str(bad), str(good), str(worse))

    assert outcome.code == 2
    assert outcome.out == f"{good}: valid scenario\n"
    assert {line.split(".yaml:")[0] for line in outcome.err.splitlines()} == {
        str(tmp_path / "bad"),
        str(tmp_path / "worse"),
    }
    assert len(outcome.err.splitlines()) == 4
    assert all(word in outcome.err for word in ('did you mean "load"', "policy"))


def test_what_is_neither_a_file_nor_a_name_is_refused(harness: Command) -> None:
    outcome = harness("validate", "stak")

    assert outcome.code == 2
    assert 'did you mean "stack"' in outcome.err


def test_what_the_client_ignores_is_a_warning_and_no_fault(
    harness: Command, tmp_path: Path
) -> None:
    level = "{stages: single, retrieveOptions: {single: {default: {}}}}"
    case = f"cases: [{{name: by syntax, retrieve: {level}}}]"
    text = re.sub(r"cases:(\n  .*)+", case, scenario_text())
    path = write_scenario(tmp_path, f"{text}\npolicy: cs3d-5.14\n")
    outcome = harness("validate", str(path))

    assert outcome.code == 0
    assert outcome.out == f"{path}: valid scenario\n"
    assert outcome.err.startswith(f"warning: {path}: by syntax: cs3d-5.14 does not know")


def test_a_run_is_valid_where_it_can_be_read(harness: Command, tmp_path: Path) -> None:
    RunStore.create(tmp_path / "run", a_document())
    good = harness("validate", "run", "run/run.json")
    (tmp_path / "run" / "run.json").write_text("{}")

    assert (good.code, good.out.count("valid run of synthetic")) == (0, 2)
    assert harness("validate", "run").code == 2
