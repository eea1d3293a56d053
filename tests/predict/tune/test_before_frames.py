"""What stands before the first frame of what was tuned."""

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.predict.tune.baseline import plain_loading
from harness.predict.tune.before_frames import BeforeFrames, before_frames, check_opening, last_gain
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.front import EvaluatedCandidate, Figures
from harness.run.preparation import images_of
from harness.scenario.loading import parse_scenario
from tests.predict.tune.made_up import problem
from tests.predicted import MANIFEST, NO_WORK

TEXT = """\
title: Ten made-up slices
load: volume
dataset: ct-512x174
networks: [{name: slow, download: 8 Mbit/s, upload: 4 Mbit/s, rtt: 100 ms, transport: fluid}]
policy: cs3d-5.14
cases: [{name: plain, retrieve: volume-htj2k}]
"""


def before(more: str = "") -> BeforeFrames:
    scenario = parse_scenario(TEXT + more, Path("made-up.yaml"))
    images = images_of(scenario, MANIFEST)
    return before_frames(scenario, images, NO_WORK, "ohif-3.13", scenario.cases[0].retrieve)


def test_metadata_that_is_compressed_is_there_sooner() -> None:
    found = before()

    assert (found.opening, found.slice_count) == ("ohif-3.13", 10)
    # OHIF's own 300 and 350 ms, and two questions in between: series, and their metadata.
    assert 0.3 + 2 * 0.1 + 0.35 < found.gzip_s < found.opened_s


def test_a_study_of_the_scenario_is_the_one_that_is_opened() -> None:
    compressed = before("study: {metadata: deduplicated, codings: [gzip]}\n")

    assert compressed.opened_s == compressed.gzip_s < before().gzip_s


def test_an_opening_that_is_not_known_is_told_before_anything_is_searched() -> None:
    check_opening("ohif-3.13")
    with pytest.raises(
        BadInput, match=r'--open: "ohif-3.1" is not known; did you mean "ohif-3.13"'
    ):
        check_opening("ohif-3.1")


def test_what_a_search_gave_is_against_the_earliest_of_all_others() -> None:
    plain = plain_loading(problem())
    figures = [each.outcome for each in plain if isinstance(each.outcome, Figures)]
    earliest = min(figures, key=lambda each: each.soonest_s)

    found = last_gain(EvaluatedCandidate(Candidate("frames"), earliest), plain)
    assert found is not None
    assert found.gain_s == 0.0
    assert found.against in {each.name for each in plain if each.outcome == earliest}
    assert last_gain(EvaluatedCandidate(Candidate("frames"), earliest), []) is None
