import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.runs import list_all, show
from harness.durable import keep_file
from harness.errors import BadInput
from harness.results.document import RunDocument
from harness.results.schema import to_json
from tests.runs import (
    BOTH_LANES,
    PREDICTED_ALONE,
    QUICK,
    SCENARIO,
    a_document,
    a_finished_document,
)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder of runs: a measured one, one in both lanes, one cut off, and a prediction."""
    for name, document in (
        ("2000-01-01T00-00-00Z-stack", a_finished_document()),
        ("2000-01-02T00-00-00Z-stack", a_finished_document()),
        ("2000-01-03T00-00-00Z-both", a_finished_document(BOTH_LANES)),
        ("2000-01-04T00-00-00Z-cut", a_document()),
        ("predicted/volume", a_finished_document(PREDICTED_ALONE)),
    ):
        keep(tmp_path / name, document)
    return tmp_path


def keep(folder: Path, document: RunDocument) -> None:
    keep_file(folder / "run.json", to_json(document).encode(), "")


def test_measured_viewed_and_predicted_runs_are_listed_alike(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (runs / "2000-01-05T00-00-00Z-broken").mkdir()
    (runs / "2000-01-05T00-00-00Z-broken" / "run.json").write_text("{")
    list_all(runs, as_json=True)
    listed = json.loads(capsys.readouterr().out)

    assert [(Path(each["folder"]).name[-6:], each["kind"], each["exit_code"]) for each in listed][
        :4
    ] == [
        ("-stack", "measured", 3),
        ("-stack", "measured", 3),
        ("Z-both", "measured, viewed", 3),
        ("0Z-cut", "measured", None),
    ]
    assert [each["state"][:12] for each in listed[3:]] == ["cut off; res", "is not JSON ", ""]
    assert (listed[5]["kind"], listed[5]["exit_code"]) == ("predicted", 0)
    assert listed[0]["state"].startswith("1 of ")


def test_a_list_for_people_has_a_line_for_each_run(
    runs: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    list_all(runs, as_json=False)
    heading, *lines = capsys.readouterr().out.splitlines()

    assert heading.split() == ["Run", "What", "Loads", "Exit", "State"]
    assert len(lines) == 5 + 2
    assert all(len(line) <= 80 for line in lines[:5])
    list_all(runs / "none", as_json=False)
    assert capsys.readouterr().out == f"no runs in {runs / 'none'}\n"


@pytest.mark.parametrize(
    "name", ["2000-01-02T00-00-00Z-stack", "stack", "{runs}/2000-01-02T00-00-00Z-stack"]
)
def test_a_run_is_shown_by_its_folder_or_as_the_newest_of_its_scenario(
    name: str, runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(runs / "2000-01-02T00-00-00Z-stack", a_finished_document(replace(SCENARIO, name="x")))
    show(name.format(runs=runs), runs)
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].startswith("**")
    assert "**Excluded samples: 1**" in lines
    assert any(line.startswith("- Machine: ") for line in lines)
    assert lines[-1].startswith(f"{runs}/2000-01-02T00-00-00Z-stack: measured, loads ")
    assert "exit code 3 (1 of " in lines[-1]


def test_a_prediction_is_shown_by_its_scenario(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show("volume", runs)

    assert capsys.readouterr().out.endswith("exit code 0\n")


def test_a_run_that_was_cut_off_has_no_exit_code(
    runs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show("cut", runs)

    assert "exit code none: it was cut off" in capsys.readouterr().out


def test_what_is_no_run_is_told(runs: Path) -> None:
    with pytest.raises(BadInput, match=r'"nothing" is no run, .*; see harness runs list'):
        show("nothing", runs)


def test_a_quick_look_is_listed_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keep(tmp_path / "2000-01-01T00-00-00Z-synthetic-quick", a_finished_document(QUICK))
    list_all(tmp_path, as_json=True)

    assert json.loads(capsys.readouterr().out)[0]["kind"] == "measured, quick"
