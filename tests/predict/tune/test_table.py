"""The table of a search, by hand."""

from dataclasses import replace

from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.quality_goal import Measure, QualityGoal
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.predict.tune.baseline import Baseline, plain_loading
from harness.predict.tune.candidate import Candidate, FirstForm, Steps
from harness.predict.tune.front import EvaluatedCandidate, Figures
from harness.predict.tune.table import beside, front_rows, front_table, thinned
from tests.predict.tune.made_up import problem, space

REDUCED = EvaluatedCandidate(
    Candidate("jls", FirstForm("jlsThumbnail"), Steps(5, 2)),
    Figures(PerMilestone(0.05, 0.05, 1.5, 2.02), 2_000_000, 0),
)
WHOLE = EvaluatedCandidate(
    Candidate("jls"), Figures(PerMilestone(1.0, 1.0, 1.0, 2.0), 1_900_000, 1_000)
)
NEVER = Baseline("thumbnails", RetrieveConfiguration("", ()), "never completes", 2)


def test_the_winner_comes_first_and_is_said_once() -> None:
    rows = front_rows([WHOLE, REDUCED], REDUCED, [NEVER], space())

    assert [row.role for row in rows] == ["winner", "front", "reference"]
    assert [row.halvings_count for row in rows] == [2, 0, 2]


def test_a_volume_s_table_has_every_moment_and_byte() -> None:
    rows = front_rows([WHOLE, REDUCED], REDUCED, [NEVER], space())
    _, _, *lines = front_table(rows, plain_s=2.0, load=Load.VOLUME).splitlines()

    assert lines == [
        "| winner | jlsThumbnail of 1 slice of 5 from 2 on, then jls | 1/4 | 50.0 | 1500 | 2020"
        " | +1.0 % | 2 MB | 0 B |",
        "| front | jls | 1 | 1000 | 1000 | 2000 | +0.0 % | 1.9 MB | 1 kB |",
        "| reference | thumbnails (never completes) | 1/4 |  |  |  |  |  |  |",
    ]


def test_another_device_stands_beside_the_one_that_was_searched_for() -> None:
    plain = plain_loading(problem())[0]
    rows = beside(front_rows([REDUCED], REDUCED, [plain], space()), problem())
    head, _, winner, reference = front_table(
        rows, plain_s=2.0, load=Load.VOLUME, other="quick"
    ).splitlines()
    outcome = problem().outcome(REDUCED.candidate)

    assert "| First render, ms | on quick, ms | Every slice, ms |" in head
    assert isinstance(outcome, Figures)
    assert f"| 50.0 | {outcome.times_s.first_render * 1000:.0f} | 1500 |" in winner
    assert rows[1].other == plain.outcome
    assert "| reference | plain jls |" in reference


def test_what_was_searched_for_stands_first_here_and_on_the_other_device() -> None:
    good = replace(REDUCED, figures=replace(REDUCED.figures, good_s=0.7))
    [row] = front_rows([good], good, [], space())
    row = replace(row, other=replace(REDUCED.figures, good_s=0.9))
    head, _, line = front_table(
        [row], 2.0, Load.VOLUME, "quick", QualityGoal(Measure.SSIM, 0.95)
    ).splitlines()

    assert "| SSIM 0.95, ms | on quick, ms | First render, ms | Every slice, ms |" in head
    assert "| 700 | 900 | 50.0 | 1500 |" in line


def test_a_stack_has_no_slices_to_wait_for() -> None:
    head, *_ = front_table([], plain_s=2.0, load=Load.STACK).splitlines()

    assert "Every slice" not in head


def test_a_long_front_is_thinned_between_its_ends() -> None:
    front = [EvaluatedCandidate(Candidate(str(number)), WHOLE.figures) for number in range(10)]

    assert [each.candidate.full_path for each in thinned(front, 4)] == ["0", "3", "6", "9"]
    assert thinned(front, 10) == front
