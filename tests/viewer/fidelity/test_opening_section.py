"""The section of what comes before the first image."""

from dataclasses import replace

from harness.core.network.profile import NetworkProfile
from harness.viewer.fidelity.comparison import Difference, DifferenceKind
from harness.viewer.fidelity.opening_judgement import OpeningJudgement, OpeningOver
from harness.viewer.fidelity.opening_model import OwnWork
from harness.viewer.fidelity.opening_section import opening_section
from tests.viewer.fidelity.opening_logs import clicked, clicks

LOCAL = NetworkProfile("local", None, None, 0.0)
SLOW = replace(LOCAL, name="4g", download_bps=8e6)


def judged(late_s: float = 0.0, load_average: float = 0.2) -> OpeningJudgement:
    theirs = (clicked(late_s=late_s), clicked(late_s=late_s + 0.02), clicked())
    own = (OwnWork(0.7, 0.2), OwnWork(0.6, 0.2), OwnWork(0.8, 0.3))
    over = tuple(OpeningOver(network, (clicked(),) * 3, theirs) for network in (SLOW, LOCAL))
    return OpeningJudgement(clicks(*theirs, load_average=load_average), own, over, ())


def test_nothing_recorded_is_no_section() -> None:
    assert opening_section([], "") == []


def test_times_within_the_target_are_not_marked() -> None:
    text = "\n".join(opening_section([judged()], "OHIF"))

    assert "| opening | 4g | opened | 500 (500 to 520) | 500 (500 to 500) | +0.0 % |" in text
    assert "Within 5%: 2 of 2." in text
    assert "missed**" not in text
    assert "small window" not in text


def test_a_time_beyond_the_target_is_marked_as_missed() -> None:
    text = "\n".join(opening_section([judged(late_s=0.5)], "OHIF"))

    assert "| 1000 (500 to 1020) | 500 (500 to 500) | -50.0 %, **missed** |" in text
    assert "Within 5%: 0 of 2." in text
    assert "begins with a small window again" in text


def test_a_time_beyond_the_target_may_still_be_one_that_was_clicked() -> None:
    as_soon_as_one, sooner_than_all = judged(late_s=0.5), judged(late_s=0.5)
    over = tuple(replace(each, theirs=each.theirs[:2]) for each in sooner_than_all.over)
    found = [as_soon_as_one, replace(sooner_than_all, over=over)]
    text = "\n".join(opening_section(found, "OHIF"))

    assert "Between the soonest and the latest click recorded: 2 of 4." in text


def test_what_the_viewers_own_times_are_taken_from_is_not_held_against_them() -> None:
    text = "\n".join(opening_section([judged()], "OHIF"))

    assert "| opening | 4g |" in text
    assert "| opening | local |" not in text


def test_the_viewers_own_work_is_told_where_it_is_known() -> None:
    known, unknown = judged(), replace(judged(), own=())

    told = "Those 3 clicks: pace 0.70 (0.60 to 0.80); busy 200 (200 to 300) ms."
    assert told in "\n".join(opening_section([known], "OHIF"))
    assert "clicks: pace" not in "\n".join(opening_section([unknown], "OHIF"))


def test_times_of_a_busy_machine_mean_nothing() -> None:
    text = "\n".join(opening_section([judged(load_average=3.0)], "OHIF"))

    assert "Recorded on a busy machine, so that times mean nothing: 2 rows." in text
    assert "| 4g |" not in text


def test_differences_are_counted_by_kind() -> None:
    found = replace(judged(), differences=(Difference(DifferenceKind.WAIT, "one"),))
    text = "\n".join(opening_section([found], "OHIF"))

    assert "| opening | 3 | 6 | same | 1 differ | same | same | 2, 2 |" in text
