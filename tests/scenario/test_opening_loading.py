import pytest

from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.opening import Asked
from harness.core.viewing.study import Study
from harness.errors import ScenarioError
from harness.run.preparation import images_of, plans_of
from harness.scenario.library import OPENINGS, Library, builtin_folder
from harness.scenario.opening_loading import load_opening
from harness.scenario.scenario_block import scenario_block
from harness.scenario.yaml_source import Place, parse_yaml
from tests.predicted import MANIFEST
from tests.scenario.samples import SOURCE, content, error_of, parsed, replaced

FRAMES = {"after": ["metadata"]}
STEPS = [{"name": "metadata", "asks": "metadata", "of": "shown"}]
CASE = "  - {name: JLS, retrieve: volume-jls}"


def test_a_scenario_begins_with_the_first_frame_unless_it_says_otherwise() -> None:
    assert {case.opening for case in parsed(content()).cases} == {None}


def test_cases_open_as_their_scenario_does_or_in_their_own_way() -> None:
    values = content() | {"open": "ohif-3.13", "study": {"series": [8, 4]}}
    values["cases"][0]["study"] = {"codings": ["gzip"]}
    values["cases"].append({"name": "at once", "retrieve": "volume-jls", "open": "none"})
    first, second, third = parsed(values).cases

    assert first.opening is not None
    assert first.opening.name == "ohif-3.13"
    assert first.opening == second.opening
    assert first.study == Study((8, 4), codings=(ContentCoding.GZIP,))
    assert second.study == Study((8, 4))
    assert third.opening is None


def test_steps_may_stand_in_the_scenario_itself() -> None:
    [first, _] = parsed(content() | {"open": {"steps": STEPS, "frames": FRAMES}}).cases

    assert first.opening is not None
    assert [step.asks for step in first.opening.steps] == [Asked.METADATA]


def test_an_opening_changes_what_results_can_be_compared_with_and_none_does_not() -> None:
    plain, opened = parsed(content()), parsed(content() | {"open": "cornerstone"})
    gzip = parsed(content() | {"open": "cornerstone", "study": {"codings": ["gzip"]}})

    assert parsed(content() | {"open": "none"}).digest == plain.digest
    assert parsed(content() | {"study": {"codings": ["gzip"]}}).digest == plain.digest
    assert len({plain.digest, opened.digest, gzip.digest}) == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("open: ohif", 'clinic.yaml:24: open: "ohif" is not the name of a viewer opening'),
        ("study: {shown: 2}", "clinic.yaml:24: study: shows series 2 of 1"),
        (
            "open: {steps: [{name: a, asks: metadata}], frames: {after: [b]}}",
            'clinic.yaml:24: open: waits for "b", which is no step; write one of a, frames, images',
        ),
    ],
)
def test_what_is_wrong_with_an_opening_is_told_where_it_stands(line: str, message: str) -> None:
    assert message in str(error_of(replaced("repeats: 3", f"{line}\nrepeats: 3")))


def test_a_case_with_a_wrong_opening_is_told_with_all_else() -> None:
    text = replaced(CASE, f"{CASE[:-1]}, open: nothing}}").replace("17 Mbit/s", "17")
    messages = error_of(text).messages

    assert len(messages) == 2
    with pytest.raises(ScenarioError, match="nothing"):
        scenario_block(Place(parse_yaml(text, SOURCE)), Library.builtin())


def test_every_built_in_opening_loads_and_says_where_it_is_from() -> None:
    names = Library.builtin().names(OPENINGS)
    openings = [load_opening(builtin_folder() / OPENINGS.folder / f"{name}.yaml") for name in names]

    assert [opening.name for opening in openings] == names
    assert all(opening.source for opening in openings)


def test_the_series_shown_must_be_the_one_that_is_loaded() -> None:
    scenario = parsed(content() | {"open": "cornerstone", "study": {"series": [9]}})
    with pytest.raises(ScenarioError, match="the dataset has 10 slices"):
        plans_of(scenario, images_of(scenario, MANIFEST))
