from dataclasses import replace

from harness.core.survey.between import Between
from harness.core.survey.delivery import Compression
from harness.core.survey.own_times import Spread
from harness.core.survey.page_access import PageAccess
from harness.reporting.survey.sentences import facts, times
from tests.survey.found import found

SAID = (
    "Search (QIDO-RS): yes.",
    "Ranges: honoured; a suffix is honoured; beyond the end 416.",
    "Pages of other origins: read answers; OPTIONS gives leave for 600 s.",
    "HTTP/1.1, Content-Length.",
    "Keep-alive: idle connections stay open for more than 10 s.",
    "Caching: ETag, max-age=60, 304 when asked again.",
    "Metadata: 1 kB a slice, not compressed (gzip would make 875 B).",
    "Frames: 8 kB each, not compressed (gzip would make 7 kB).",
)


def test_a_good_server_is_told_line_by_line() -> None:
    assert facts(found()) == SAID


def test_a_bad_one_too() -> None:
    findings = found()
    assert findings.delivery is not None
    findings.pages = PageAccess(False, False, 404, False, 0.0)
    findings.delivery = replace(
        findings.delivery,
        keep_alive_s=1.0,
        redirects=("http://x/",),
        frame=Compression(8000, 7900, "gzip", 7900, 0.001, 0.02),
    )
    text = "\n".join(facts(findings))

    assert "refused; OPTIONS gets 404" in text
    assert "are closed after 1 s" in text
    assert "8 kB each, 7.9 kB as gzip, which takes 20 ms in place of 1 ms" in text
    assert "Redirects: to http://x/." in text


def test_pages_may_read_answers_and_get_no_leave() -> None:
    findings = found()
    findings.pages = PageAccess(True, False, 405, False, 0.0)

    assert "read answers, but not Content-Range; OPTIONS gets 405 and no leave" in "\n".join(
        facts(findings)
    )


def test_times_are_told_first_and_again_and_at_once() -> None:
    own = found().times
    assert own is not None
    lines = times(replace(own, twelve=Spread(0.0, 0.0, 0.0, 0, 12)))

    assert lines[1].startswith("Frames, one after the other: 1.5 ms at first, 1.5 ms again")
    assert lines[2] == "Six at once: 1.5 ms, 2 ms for the last."
    assert lines[3].startswith("Twelve at once: 0 answered, no answer")
    slow = replace(own, six=Spread(0.005, 0.009, 0.001, 6, 6))
    assert times(slow)[2] == "Six at once: 5 ms, 9 ms for the last, one after the other."


def test_what_lies_between_is_told_where_it_was_looked_at() -> None:
    findings = found()
    findings.between = Between(0.01, 0.002, 30e6, 30)
    assert facts(findings)[-1].endswith(
        "10 ms, of nine in ten at most 2 ms more; download 30 Mbit/s."
    )
    findings.between = Between(0.01, 0.002, None, 30)
    assert facts(findings)[-1].endswith("download too fast to tell a rate.")


def test_metadata_is_told_by_the_slice_and_whether_series_wait_for_each_other() -> None:
    own = found().times
    assert own is not None
    alone = Spread(0.174, 0.174, 0.1, 3, 3)
    own = replace(own, metadata_again=alone)
    one_by_one, at_once = (
        times(replace(own, metadata_three=Spread(last_s, last_s, 0.1, 3, 3)), 174)
        for last_s in (0.5, 0.2)
    )

    assert one_by_one[0].endswith("174 ms again, 1 ms a slice.")
    assert one_by_one[1] == (
        "Metadata, three at once: served one after the other, 500 ms for the last."
    )
    assert "served side by side, 200 ms for the last" in at_once[1]
    assert not any("three at once" in line for line in times(own))
