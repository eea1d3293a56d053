"""Readings of candidates on the virtual clock: which are smooth at a rate, and whole how soon."""

from dataclasses import replace

import pytest

from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.quality_goal import SmoothGoal
from harness.core.viewing.rules import OHIF_3_13, viewer_rules_named
from harness.predict.tune.baseline import plain_loading
from harness.predict.tune.candidate import Candidate, FirstForm
from harness.predict.tune.evaluation import Outcome, Problem
from harness.predict.tune.front import Figures
from harness.predict.tune.smoothness import Smoothness
from tests.predict.tune.made_up import problem

SLOW = NetworkProfile("slow", download_bps=8e6, upload_bps=8e6, rtt_s=0.04)
RANGED = Candidate("frames", FirstForm("frames", 16_384))


def read(rate_per_s: float, viewer: str = OHIF_3_13.name) -> Problem:
    smoothness = Smoothness(SmoothGoal(rate_per_s), viewer_rules_named(viewer))
    return replace(problem(Load.STACK), network=SLOW, smoothness=smoothness)


def outcome(rate_per_s: float, viewer: str = OHIF_3_13.name) -> Outcome:
    return read(rate_per_s, viewer).outcome(RANGED)


def test_below_the_rate_of_images_that_fit_a_candidate_is_smooth_and_whole_after_rest() -> None:
    found = outcome(1)

    assert isinstance(found, Figures)
    assert found.good_s is not None
    assert found.objectives[0] == found.good_s < 0.5


def test_above_it_a_candidate_is_not_smooth_by_the_rules_of_today() -> None:
    assert outcome(20) == "is not smooth at that rate"


def test_by_other_rules_the_same_candidate_is() -> None:
    assert isinstance(outcome(20, "rest-when-still"), Figures)


def test_a_load_that_has_no_figures_is_not_read() -> None:
    assert isinstance(outcome(1), Figures)
    asked = read(1)
    nothing = Candidate("nowhere")

    assert asked.outcome(nothing) == replace(asked, smoothness=None).outcome(nothing)


def test_plain_loading_is_read_as_well() -> None:
    (first, *_) = plain_loading(read(1))

    assert isinstance(first.outcome, Figures)
    assert first.outcome.good_s == pytest.approx(0.0, abs=0.5)
