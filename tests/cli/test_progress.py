from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from harness.cli.progress import Watcher, progress_console
from harness.core.lane import Lane
from harness.core.milestone import PerMilestone
from harness.dataset.build import BuildProgress, BuildStep
from harness.results.certification import Moment
from harness.results.reasons import OtherReason
from harness.results.sample import SampleSlot
from tests.plans import a_plan
from tests.runs import (
    CERTIFICATES,
    IDLE,
    MEASURED,
    a_certificate,
    a_sample,
    a_viewer_sample,
)

WARM_UP = SampleSlot("JLS [mixed]", "4g", 1, is_warm_up=True)
REPEAT = SampleSlot("JLS [mixed]", "4g", 1, is_warm_up=False)
LAST = SampleSlot("JLS [mixed]", "4g", 2, is_warm_up=False)
PLANS = {(WARM_UP.case, WARM_UP.network): a_plan()}


class Terminal(StringIO):
    """Standard error of somebody who watches."""

    def isatty(self) -> bool:
        return True


def a_console() -> tuple[Console, StringIO]:
    """The real one, which writes to memory."""
    file = StringIO()
    console = progress_console()
    console.file = file
    return console, file


def test_a_load_is_a_line_where_nobody_watches() -> None:
    console, file = a_console()
    with Watcher(console, "volume") as watcher:
        watcher.planned((WARM_UP, REPEAT), PLANS)
        for slot in (WARM_UP, REPEAT):
            watcher.loading(slot)
            watcher.measured(a_sample(slot))

    assert file.getvalue() == (
        "volume: JLS [mixed], 4g, warm-up 1: first render 2300 ms, complete 8300 ms\n"
        "volume: JLS [mixed], 4g, repeat 1: first render 2300 ms, complete 8300 ms\n"
    )


def test_a_load_of_the_real_viewer_is_called_so() -> None:
    slot = replace(REPEAT, lane=Lane.VIEWER)
    console, file = a_console()
    with Watcher(console, "volume") as watcher:
        watcher.planned((slot,), PLANS)
        watcher.loading(slot)
        watcher.measured(a_viewer_sample(slot))

    assert file.getvalue().startswith("volume: JLS [mixed], 4g, viewer, repeat 1: first render")


def test_a_load_without_a_result_says_so_and_why() -> None:
    console, file = a_console()
    nothing = replace(
        a_sample(REPEAT, 1.0, OtherReason("refused by [the server]" + " again" * 40)),
        times_s=PerMilestone(0.1, None, None, None),
    )
    with Watcher(console, "volume") as watcher:
        watcher.planned((REPEAT,), PLANS)
        watcher.loading(REPEAT)
        watcher.measured(nothing)
    line, reason = file.getvalue().splitlines()

    assert line == "volume: JLS [mixed], 4g, repeat 1: no result"
    assert reason == "  excluded: refused by [the server]" + " again" * 40


def test_a_build_tells_each_of_its_steps_once() -> None:
    console, file = a_console()
    with Watcher(console, "ct") as watcher:
        watcher.building(BuildProgress("ct", BuildStep.LOADING, notice="/a[b]/c is built again"))
        for done in range(3):
            watcher.building(BuildProgress("ct", BuildStep.ENCODING, done, 3))
        watcher.building(BuildProgress("ct", BuildStep.SEALING))

    assert file.getvalue().splitlines() == [
        "/a[b]/c is built again",
        "dataset ct: loading the pixels",
        "dataset ct: encoding and comparing",
        "dataset ct: writing checksums",
    ]


def test_the_time_left_is_that_of_the_floors_until_a_load_of_the_case_was_measured() -> None:
    console, _ = a_console()
    with Watcher(console, "volume") as watcher:
        watcher.planned((WARM_UP, REPEAT, LAST), PLANS)
        before_s = watcher._seconds_left()
        watcher.loading(WARM_UP)
        watcher.measured(a_sample(WARM_UP))
        after_s = watcher._seconds_left()

    # Each load costs 0.3 s besides.
    assert round(before_s, 6) == 3 * 6.3
    assert round(after_s, 6) == 2 * 8.6


def test_a_terminal_shows_a_bar_with_the_load_and_the_time_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = Terminal()
    monkeypatch.setattr("sys.stderr", file)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    with Watcher(progress_console(), "volume") as watcher:
        watcher.planned((REPEAT, LAST), PLANS)
        watcher.loading(REPEAT)
        watcher._progress.refresh()

    assert "volume: JLS [mixed], 4g, repeat 1" in file.getvalue()
    assert "0/2" in file.getvalue()
    assert "13 s left" in file.getvalue()


def test_a_certificate_is_told_with_what_it_misses_and_what_disturbed_it() -> None:
    console, file = a_console()
    busy = replace(IDLE, timer_lateness_s=0.02, load_average=3.0)
    with Watcher(console, "volume") as watcher:
        for record in (CERTIFICATES[0], CERTIFICATES[1]):
            watcher.certifying(record.network)
            watcher.certified(record)
        watcher.certified(a_certificate(Moment.AFTER, replace(MEASURED, rtt_s=0.02), busy))

    assert file.getvalue().splitlines() == [
        "volume: 4g before the run, certificate: passed",
        "volume: 4g after the run, certificate: round trip 20 ms instead of 10 ms"
        " (10.0 ms off, more than 1 ms)",
        "  foreign load: timers up to 20 ms late, load average 3.0 on 2 cores",
    ]
