"""The page of openings, of a small prediction whose figures are read off its own rows."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.errors import BadInput
from harness.predict.document import predicted_document
from harness.reporting.language import Language
from harness.reporting.opening_page import (
    COMPRESSED,
    USUAL,
    Study,
    finding,
    opening_page,
)
from harness.reporting.opening_table import from_click_s
from harness.results.document import RunDocument
from harness.scenario.loading import parse_scenario
from tests.predicted import DEVICE, MANIFEST
from tests.reporting.test_opening_memory import measured
from tests.runs import a_finished_document

TEXT = f"""\
title: Ten made-up slices from the click
load: stack
dataset: ct-512x174
networks: [{{name: slow, download: 8 Mbit/s, upload: 4 Mbit/s, rtt: 100 ms, transport: fluid}}]
open: cornerstone
study: {{series: [10], metadata: orthanc}}
cases:
  - {{name: {USUAL}, retrieve: stack-jls}}
  - {{name: {COMPRESSED}, retrieve: stack-jls, study: {{codings: [gzip]}}}}
  - {{name: plain, retrieve: stack-jls, study: {{metadata: pydicom}}}}
"""


@cache
def document() -> RunDocument:
    return predicted_document(parse_scenario(TEXT, Path("small.yaml")), MANIFEST, DEVICE)


def test_the_finding_is_what_compression_saves() -> None:
    usual, small = Study.of(document()).rows[:2]
    usual_s, small_s = (from_click_s(row, Milestone.FIRST_RENDER) for row in (usual, small))
    assert usual_s is not None
    assert small_s is not None

    told = finding(Study.of(document()))

    assert told["gain"] == f"{usual_s - small_s:.2f}"
    assert (told["usual"], told["then"]) == (f"{usual_s:.2f}", f"{small_s:.2f}")
    assert told["network"] == "slow"
    assert told["plain"].endswith("kB")


@pytest.mark.parametrize("language", Language)
def test_the_page_has_its_tables_and_figures_in_each_language(language: Language) -> None:
    page = opening_page(document(), document(), language)

    assert page.count(f"| {USUAL} | slow |") == 2
    assert all(figure in page for figure in finding(Study.of(document())).values())
    assert "{{" not in page
    assert "\n\n\n" not in page


@pytest.mark.parametrize("language", Language)
def test_memory_of_the_largest_is_told_where_it_was_measured(language: Language) -> None:
    without = opening_page(document(), document(), language)
    page = opening_page(document(), document(), language, measured(document()))

    assert {"Not measured.", "未测量。"} & set(without.splitlines())
    assert "400 MB" in page
    assert not {"Not measured.", "未测量。"} & set(page.splitlines())


@pytest.mark.parametrize("language", Language)
def test_real_loads_stand_beside_what_was_predicted_for_them(language: Language) -> None:
    """Measured is what was predicted, and the last of three cases a tenth later."""
    without = opening_page(document(), document(), language)
    page = opening_page(document(), document(), language, None, in_real_loads())

    assert len(page.splitlines()) > len(without.splitlines())
    assert "4 of 6 times" in page or "6 个时间（检查打开、全部完成）中，4 个" in page
    assert "(+10.0 %)" in page


def in_real_loads() -> RunDocument:
    """The prediction, and beside it samples of our loader like its own."""
    found = document()
    *same, late = (replace(row, lane=Lane.LOADER) for row in found.cases)
    [sample] = late.samples
    assert sample.opening is not None
    open_s, complete_s = sample.opening.opened_s, sample.times_s.complete
    assert open_s is not None
    assert complete_s is not None
    later = replace(
        sample,
        times_s=replace(sample.times_s, complete=complete_s * 1.1),
        opening=replace(sample.opening, opened_s=open_s * 1.1),
    )
    rows = tuple(
        replace(row, samples=tuple(replace(each, lane=Lane.LOADER) for each in row.samples))
        for row in (*same, replace(late, samples=(later,)))
    )
    return replace(
        found,
        provenance=a_finished_document().provenance,
        scenario=replace(found.scenario, lanes=(Lane.PREDICTION, Lane.LOADER)),
        cases=tuple(each for pair in zip(found.cases, rows, strict=True) for each in pair),
    )


def test_what_gives_most_stands_first() -> None:
    page = opening_page(document(), document(), Language.ENGLISH)
    sentence = next(line for line in page.splitlines() if line.startswith("- Over slow"))

    assert sentence.startswith("- Over slow, most is given by *gzip* (−")
    assert sentence.index("*gzip*") < sentence.index("*plain*")


def test_a_run_that_lacks_the_rows_is_refused() -> None:
    with pytest.raises(BadInput, match="has no such row that begins with a click"):
        Study.of(a_finished_document())
    scenario = replace(document().scenario, name="other")
    assert Study.of(replace(document(), scenario=scenario)).networks == ("slow",)
