"""Figures of candidates on the virtual clock."""

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace

import psutil
import pytest

from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.retrieval.timeline import Timeline, Wait
from harness.predict.tune.candidate import Candidate, FirstForm, Steps
from harness.predict.tune.evaluation import on_all_processors, outcome_of
from harness.predict.tune.front import Figures
from harness.results.reasons import NeverFull, OtherReason
from harness.run.lanes.prediction import PredictedLoad
from tests.cli.running import are_gone
from tests.predict.tune.made_up import SLICE_COUNT, problem
from tests.source_tree import ROOT

SEARCHING = """
import signal
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import on_all_processors
from tests.predict.tune.made_up import problem

with on_all_processors(problem()) as predict:
    print(len(list(predict([Candidate("jls")]))), flush=True)
    signal.pause()
"""

REDUCED = Candidate("jls", FirstForm("jlsThumbnail"), Steps(5, 2))


def figures(candidate: Candidate, load: Load = Load.VOLUME) -> Figures:
    outcome = problem(load).outcome(candidate)
    assert isinstance(outcome, Figures)
    return outcome


def test_a_reduced_image_first_renders_early_and_costs_its_bytes() -> None:
    plain, reduced = figures(Candidate("jls")), figures(REDUCED)

    assert reduced.times_s.first_render < plain.times_s.first_render
    # Two of ten slices come first, 12 000 bytes each, in a MIME frame of less than 200 bytes.
    assert 0 < reduced.bytes_received - plain.bytes_received - 2 * 12_000 < 2 * 200
    assert plain.times_s.first_render == plain.times_s.every_image == plain.times_s.complete


def test_nothing_is_fetched_twice_where_a_range_goes_on() -> None:
    ranged = figures(Candidate("frames", FirstForm("frames", 16_384), Steps(5, 2)))

    assert ranged.bytes_redundant == 0
    assert ranged.bytes_received >= 180_000 * SLICE_COUNT


def test_fewer_connections_are_those_of_the_candidate() -> None:
    few, usual = Candidate("jls", connections=1), Candidate("jls")

    assert figures(few).times_s.complete > figures(usual).times_s.complete


def test_a_load_that_may_not_be_counted_has_a_reason_instead_of_figures() -> None:
    nothing = PerMilestone[Wait | None].each(lambda _: None)
    load = PredictedLoad(nothing, Timeline(), (NeverFull((4,)), OtherReason("or so")))

    assert outcome_of(load) == "never at full resolution: images 4"


@pytest.mark.live
def test_other_processes_give_the_same_figures_in_the_same_order() -> None:
    under_test = problem()
    candidates = [Candidate("jls"), REDUCED, Candidate("frames")]
    with on_all_processors(under_test) as predict:
        elsewhere = list(predict(candidates))

    assert elsewhere == [under_test.outcome(each) for each in candidates]


@pytest.mark.live
def test_a_search_that_is_killed_leaves_no_process() -> None:
    command = [sys.executable, "-c", SEARCHING]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as search:
        assert search.stdout is not None
        search.stdout.readline()
        workers = psutil.Process(search.pid).children(recursive=True)
        search.kill()
    try:
        assert workers
        assert are_gone(workers)
    finally:
        for worker in workers:
            with suppress(psutil.NoSuchProcess):
                worker.kill()


def test_a_problem_tells_what_becomes_of_the_real_round_trip_to_a_server() -> None:
    here = problem()
    images = replace(here.space.images, real_rtt_s=0.02)
    there = replace(here, space=replace(here.space, images=images))

    assert here.real_path == ""
    assert there.real_path.startswith("The server is not on this machine: the real round trip")
