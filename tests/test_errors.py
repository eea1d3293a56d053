import inspect

import pytest

from harness import errors
from harness.errors import BadInput, HarnessError, RetrieveFailed, RunInvalid, ScenarioError

EVERY_ERROR = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, HarnessError)
]


def test_a_message_says_place_value_rule_and_remedy() -> None:
    error = ScenarioError("a.yaml:3: rtt", "ten", "is not a time", 'write "10 ms"')

    assert str(error) == 'a.yaml:3: rtt: "ten" is not a time; write "10 ms"'


def test_a_message_without_a_value_leaves_none_out() -> None:
    assert str(BadInput("a.yaml", None, "is empty", "write a scenario")) == (
        "a.yaml: is empty; write a scenario"
    )


def test_a_program_can_read_the_parts_of_a_message() -> None:
    error = RetrieveFailed("http://a/frames/1", 404, "is no image", "build the dataset again")

    assert (error.place, error.value, error.rule, error.remedy) == (
        "http://a/frames/1",
        404,
        "is no image",
        "build the dataset again",
    )


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [
        pytest.param(HarnessError, 1, id="our-own-fault"),
        pytest.param(errors.ScenarioError, 2, id="scenario"),
        pytest.param(errors.DatasetError, 2, id="dataset"),
        pytest.param(errors.StorageError, 2, id="disk"),
        pytest.param(errors.EnvironmentProblem, 2, id="machine"),
        pytest.param(RetrieveFailed, 3, id="server"),
        pytest.param(RunInvalid, 3, id="run"),
    ],
)
def test_the_exit_code_says_who_can_mend_it(kind: type[HarnessError], exit_code: int) -> None:
    assert kind("place", "value", "rule", "remedy").exit_code == exit_code


@pytest.mark.parametrize("kind", EVERY_ERROR)
def test_every_error_stands_in_the_tree_above_it(kind: type[HarnessError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")
