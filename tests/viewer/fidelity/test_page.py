from dataclasses import replace

from harness.viewer.fidelity.causes import Cause, Causes
from harness.viewer.fidelity.comparison import DifferenceKind
from harness.viewer.fidelity.page import UNEXPLAINED, fidelity_page
from tests.viewer.fidelity.logs import FULL, asked, log
from tests.viewer.fidelity.test_judgement import SAME, judged

MORE = log(asked(0), asked(0, "jls/1"), qualities={0: [FULL]}, network_end_s=0.02)
KNOWN = Causes(
    [
        Cause(kind=DifferenceKind.REQUEST, cause="The viewer is eager."),
        Cause(kind=DifferenceKind.LATER_ORDER, cause="It follows."),
    ]
)


def test_a_case_that_agrees_is_one_line_of_the_table_and_no_difference() -> None:
    page = fidelity_page(judged(SAME, SAME), Causes(), "recordings")

    assert "| jls | 4g | 2 | 1 | 100 B | same | same | same | same | 0 | 0 | same |" in page
    assert "## Differences\n\nNone.\n" in page
    assert "| jls | 4g | 10.6 (10.6 to 10.6) | 10.6 | +0.0 % |" in page
    assert "Cornerstone3D 5.14.0, Chrome/156 on 2 cores (a CPU), load average 0.2" in page


def test_a_difference_shows_its_cause_or_that_there_is_none() -> None:
    page = fidelity_page(judged(MORE), Causes(), "recordings")

    assert page.count(UNEXPLAINED) == 2
    assert "| 1 differ | same | same | 1 differ | 0 | 0 | same |" in page

    page = fidelity_page(judged(MORE), KNOWN, "recordings")

    assert UNEXPLAINED not in page
    told = "only the viewer asks for image 0: jls/1. The viewer is eager."
    assert f"- jls, 4g, request, 1: {told}\n" in page


def test_loads_inside_ohif_have_a_table_of_their_own() -> None:
    [alone] = judged(SAME)
    versions = replace(alone.recording.case.versions, application="OHIF 3.13.2")
    case = replace(alone.recording.case, versions=versions, case="in ohif")
    in_ohif = replace(alone, recording=replace(alone.recording, case=case))

    page = fidelity_page([alone, in_ohif], Causes(), "recordings")

    before, _, section = page.partition("## Inside OHIF")
    assert "| jls | 4g |" in before
    assert "in ohif" not in before
    assert "Recorded with OHIF 3.13.2 (Cornerstone3D 5.14.0), Chrome/156 on" in section
    assert (
        "| in ohif | 4g | 1 | 1 | 100 B | same | same | same | same | 0 | 0 | same | same | 0 | 0 |"
        in (section)
    )
    assert "## Inside OHIF" not in fidelity_page([alone], Causes(), "recordings")


def test_times_of_a_busy_machine_are_not_shown() -> None:
    [quiet] = judged(SAME)
    case = replace(quiet.recording.case, load_average=0.5)
    busy = replace(quiet, recording=replace(quiet.recording, case=case))

    page = fidelity_page([quiet, busy, busy], Causes(), "recordings")

    assert page.count("(10.6 to 10.6)") == 1
    assert page.endswith("\n\nRecorded on a busy machine, so that times mean nothing: 2 rows.\n")
