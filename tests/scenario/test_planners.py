"""Which planners a scenario may name, and that nothing of anybody's runs without leave."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.planner import CentreOut
from harness.core.retrieval.stage import RetrieveStage
from harness.errors import ScenarioError
from harness.results.case import RetrieveRecord
from harness.scenario.library import RETRIEVE, SWEEPS
from harness.scenario.loading import load_scenario, parse_scenario
from harness.scenario.planners import PlannerFile
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.scenario.scenario import Scenario
from harness.scenario.sweep_loading import load_sweep
from harness.scenario.validate import validate_files

LAST_FIRST = """\
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Path(__file__ if "__file__" in globals() else "WITNESS").with_name("it-ran").touch()


@dataclass(slots=True)
class Mine:
    stages: list[object]
    asked: list[int] = field(default_factory=list)

    def plan(self, image_count: int):
        return [(index, self.stages[0]) for index in reversed(range(image_count))]


class NoPlanner:
    pass
"""


def text(planner: str) -> str:
    return f"""
load: volume
dataset: ct-512x174
networks: [local]
cases:
  - name: mine
    retrieve: {{stages: interleaved, planner: "{planner}"}}
"""


def scenario(planner: str) -> Scenario:
    return parse_scenario(text(planner), Path("mine.yaml"))


class Beside:
    """A scenario and the Python file beside it, which leaves a trace when it runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.trace = folder / "it-ran"
        self.write(LAST_FIRST)

    def write(self, code: str) -> None:
        code = code.replace("WITNESS", str(self.folder / "x"))
        (self.folder / "mine.py").write_text(code)

    def scenario(self, planner: str = "mine:Mine", *, allows_code: bool = True) -> Scenario:
        path = self.folder / "scenario.yaml"
        path.write_text(text(planner))
        return load_scenario(path, allows_code=allows_code)

    def retrieve(self) -> RetrieveConfiguration:
        return self.scenario().cases[0].retrieve


@pytest.fixture
def beside(tmp_path: Path) -> Beside:
    return Beside(tmp_path)


def order(retrieve: RetrieveConfiguration, image_count: int) -> Sequence[int]:
    assert retrieve.planner is not None
    planned = retrieve.planner(retrieve.stages).plan(image_count)
    return [index for index, _ in planned]


def test_a_planner_is_found_by_module_and_class() -> None:
    assert (
        scenario("harness.core.retrieval.planner:CentreOut").cases[0].retrieve.planner is CentreOut
    )


def test_a_planner_of_ours_is_found_where_it_stood_before() -> None:
    assert scenario("harness.core.planner:CentreOut").cases[0].retrieve.planner is CentreOut


def test_a_planner_is_part_of_what_is_measured() -> None:
    centre_out = scenario("harness.core.retrieval.planner:CentreOut")
    in_order = scenario("harness.core.retrieval.planner:InStageOrder")

    assert centre_out.digest != in_order.digest


@pytest.mark.parametrize(
    ("planner", "rule"),
    [
        ("CentreOut", "is not of the form module:Class"),
        ("../mine:Mine", "is not of the form module:Class"),
        ("mine.py:Mine", "is neither a planner of this package nor in a file beside this one"),
        ("no.such.module:CentreOut", "is neither a planner of this package nor in a file beside"),
        ("os.path:Mine", "is neither a planner of this package nor in a file beside this one"),
        ("harness.__main__:main", "is neither a planner of this package nor in a file beside"),
        ("harness.core.retrieval.planner:NoSuchClass", "is not a class with a method plan"),
        ("harness.core.retrieval.planner:Step", "is not a class with a method plan"),
        ("harness.core.retrieval.planner:Planner", "is not a class with a method plan"),
    ],
)
def test_a_planner_that_cannot_be_had_is_said_with_its_line(planner: str, rule: str) -> None:
    with pytest.raises(ScenarioError, match=rule) as caught:
        scenario(planner)

    assert "mine.yaml:7" in str(caught.value)


def test_a_module_that_is_installed_is_not_imported_because_a_scenario_names_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scenario imported any module that Python found, and so ran it."""
    (tmp_path / "installed_somewhere.py").write_text(LAST_FIRST)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ScenarioError):
        scenario("installed_somewhere:Mine")

    assert not (tmp_path / "it-ran").exists()


def test_code_beside_a_scenario_does_not_run_unless_allowed_and_the_message_says_what_would(
    beside: Beside,
) -> None:
    with pytest.raises(ScenarioError, match=r"would run code, .*--allow-code") as caught:
        beside.scenario(allows_code=False)

    assert str(beside.folder / "mine.py") in str(caught.value)
    assert "mine:Mine" in str(caught.value)
    assert not beside.trace.exists()


def test_code_that_is_allowed_plans_the_load(beside: Beside) -> None:
    assert order(beside.retrieve(), 3) == [2, 1, 0]
    assert beside.trace.exists()


@pytest.mark.parametrize("kind", ["scenario", "configuration", "sweep"])
def test_every_file_that_leads_to_code_asks_for_leave(beside: Beside, kind: str) -> None:
    folder = beside.folder
    path = folder / "scenario.yaml"
    path.write_text(text("mine:Mine"))
    if kind == "configuration":
        path = folder / RETRIEVE.folder / "mine.yaml"
        path.parent.mkdir()
        path.write_text('{stages: interleaved, planner: "mine:Mine"}')
        (folder / "mine.py").rename(path.with_name("mine.py"))
    if kind == "sweep":
        path = folder / SWEEPS.folder / "sweep.yaml"
        path.parent.mkdir()
        path.write_text("{scenarios: [../scenario.yaml], axes: {rtt: [10 ms]}}")
    loads = {
        "scenario": load_scenario,
        "configuration": load_retrieve_file,
        "sweep": load_sweep,
    }

    with pytest.raises(ScenarioError, match="--allow-code"):
        loads[kind](path)
    [refused] = validate_files([path])
    assert not beside.trace.exists()

    loads[kind](path, allows_code=True)
    [allowed] = validate_files([path], allows_code=True)

    assert "--allow-code" in refused.messages[0]
    assert allowed.is_valid


def test_code_goes_along_to_other_processes_as_it_was_read(beside: Beside) -> None:
    """A process of a sweep finds neither the file nor its module."""
    retrieve = beside.retrieve()
    (beside.folder / "mine.py").unlink()
    elsewhere = pickle.loads(pickle.dumps(retrieve))

    assert elsewhere == retrieve
    assert order(elsewhere, 3) == [2, 1, 0]


def test_a_run_tells_which_code_planned_it(beside: Beside) -> None:
    before = beside.scenario()
    beside.write(LAST_FIRST.replace("reversed(range(image_count))", "range(image_count)"))
    after = beside.scenario()
    names = [RetrieveRecord.of(each.cases[0].retrieve).planner for each in (before, after)]

    assert names[0] != names[1]
    assert all(name and name.startswith("mine@") and name.endswith(":Mine") for name in names)
    assert before.digest != after.digest
    assert order(before.cases[0].retrieve, 2) == [1, 0]
    assert order(after.cases[0].retrieve, 2) == [0, 1]


def test_the_digest_of_a_scenario_is_of_the_code_and_not_of_its_place(
    beside: Beside, tmp_path_factory: pytest.TempPathFactory
) -> None:
    code = "class Mine:\n    def plan(self, image_count): return ()\n"
    other = Beside(tmp_path_factory.mktemp("other"))
    beside.write(code)
    other.write(code)

    assert beside.scenario().digest == other.scenario().digest


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("raise RuntimeError('no')", r"cannot be had from .*mine.py \(RuntimeError: no\)"),
        ("class (", r"cannot be had from .*mine.py \(SyntaxError: "),
        ("import no_such_module", r"cannot be had from .*mine.py \(ModuleNotFoundError: "),
        ("raise SystemExit(3)", r"cannot be had from .*mine.py \(SystemExit: 3\)"),
        ("Mine = 3", r"is not a class with a method plan\(image_count\) in .*mine.py"),
        ("class Mine: pass", r"is not a class with a method plan\(image_count\) in .*mine.py"),
    ],
)
def test_code_that_is_no_planner_is_said_with_the_line_that_names_it(
    beside: Beside, code: str, rule: str
) -> None:
    beside.write(code)

    with pytest.raises(ScenarioError, match=rule) as caught:
        beside.scenario()

    assert f"{beside.folder / 'scenario.yaml'}:7" in str(caught.value)


def test_a_file_that_is_not_there_is_said(beside: Beside) -> None:
    with pytest.raises(ScenarioError, match=r"yours:Mine.* cannot be read from .*yours.py"):
        beside.scenario("yours:Mine")


def test_planners_of_the_same_code_are_the_same() -> None:
    one, same = PlannerFile("a", "Mine", "code"), PlannerFile("a", "Mine", "code")

    assert (one, hash(one)) == (same, hash(same))
    assert one != PlannerFile("a", "Yours", "code")
    assert one != PlannerFile("a", "Mine", "other code")
    assert replace(RetrieveConfiguration("a", (RetrieveStage("b"),)), planner=one) == replace(
        RetrieveConfiguration("a", (RetrieveStage("b"),)), planner=same
    )
