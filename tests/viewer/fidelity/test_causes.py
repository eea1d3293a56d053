import pytest

from harness.errors import BadInput
from harness.viewer.fidelity.causes import Causes, causes_of
from harness.viewer.fidelity.comparison import DifferenceKind

TEXT = """\
- {kind: answer, cases: [jls], cause: "The server counts otherwise."}
- {kind: final quality, cause: "Everywhere so."}
"""


def test_a_cause_is_of_one_kind_and_of_the_cases_that_it_names() -> None:
    causes = causes_of(TEXT, "causes.yaml")

    found = causes.of("jls", DifferenceKind.ANSWER)
    assert found is not None
    assert found.cause == "The server counts otherwise."
    assert causes.of("htj2k", DifferenceKind.ANSWER) is None
    assert causes.of("htj2k", DifferenceKind.QUALITY) is not None
    assert causes.of("jls", DifferenceKind.REQUEST) is None


def test_nothing_is_known_without_a_list() -> None:
    assert causes_of("# none yet\n", "causes.yaml") == Causes(())


@pytest.mark.parametrize("text", ["{", "- {kind: colour, cause: x}", "- {kind: answer}", "- 3"])
def test_what_is_no_list_of_causes_is_told(text: str) -> None:
    with pytest.raises(BadInput, match=r"causes.yaml: .*is not a list of causes"):
        causes_of(text, "causes.yaml")
