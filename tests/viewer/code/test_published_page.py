"""The snippets of the published page, pasted as they are: the first two rows of the stack's table.

The page is no part of the project. Where it lies beside the repository its text is read; a snippet
of the same form, cut off in the same place, is tried everywhere.
"""

import re
from pathlib import Path

import pytest

from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.transfer_syntax import resolved
from harness.run.explanation import UNKNOWN_SYNTAX, Explanation, explain
from harness.scenario.library import Library, find_scenario
from harness.scenario.loading import load_scenario
from harness.scenario.retrieve_loading import load_retrieve
from harness.viewer.code.reading import Wanted, read_viewer_code
from tests.source_tree import ROOT

PAGE = ROOT.parent / "shared" / "facts" / "000_f11aa74c8af9a9df.txt"
LIBRARY = Library.builtin()

OPTIONS = """\
dicomImageLoader.configure({
  retrieveOptions: {
    default: {
      default: { framesPath: '/jls/' },
    },
    singleFast: {
      default: {
        framesPath: '/jlsThumbnail/',
        imageQualityStatus: ImageQualityStatus.SUBRESOLUTION,
"""
STAGES = """\
stages: [
    { id: 'lossySequential', retrieveType: 'singleFast' },
    { id: 'finalSequential', retrieveType: 'singleFinal' },
  ],
"""


def snippets() -> list[str]:
    """The page's code, from one fence to the next."""
    if not PAGE.is_file():
        pytest.skip("the published page does not lie beside the repository")
    return re.findall(r"```javascript\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def row(number: int) -> Explanation:
    """What a row of the stack's table asks for, from 1."""
    scenario = load_scenario(find_scenario("stack"))
    assert scenario.policy == CS3D_2023_11.name
    return explain(scenario.cases[number - 1].retrieve, CS3D_2023_11, ["instances/1/frames/1"])


def pasted(code: str, stages: str | None = None) -> Explanation:
    """What pasted code asks for."""
    found = read_viewer_code(code, Path("page.js"), Wanted(stages=stages)).found
    configuration = resolved(load_retrieve(found, LIBRARY), CS3D_2023_11, UNKNOWN_SYNTAX)
    return explain(configuration, CS3D_2023_11, ["instances/1/frames/1"])


def check(options: str, stages: str) -> None:
    assert pasted(options, "single") == row(1)
    assert pasted(options) == row(2)
    assert pasted(options + stages) == row(2)
    assert load_retrieve(read_viewer_code(stages, Path("page.js")).found, LIBRARY).stages == (
        load_scenario(find_scenario("stack")).cases[1].retrieve.stages
    )


def test_the_published_page_s_snippets_give_the_first_two_rows_of_the_stack() -> None:
    check(*snippets())


def test_snippets_of_that_form_do() -> None:
    check(OPTIONS, STAGES)


def test_what_was_taken_for_granted_is_said() -> None:
    notes = read_viewer_code(OPTIONS, Path("page.js")).notes

    assert [note.partition(";")[0] for note in notes] == [
        "page.js: leaves 5 brackets open",
        "page.js:2: retrieveOptions: stands without stages",
    ]
