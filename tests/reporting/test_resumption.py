from collections.abc import Callable
from dataclasses import replace

from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.reporting.language import Language
from harness.reporting.render import render_table
from harness.reporting.resumption import resumption_findings
from harness.results.document import RunDocument
from tests.runs import SCENARIO, a_document, a_sample

RESUMED_AT = "2000-01-01T00:10:00Z"
# Repeats 1 to 5 came before, the others after.
FIRST_AFTER = 6


def resumed(first_render_s: Callable[[int], float]) -> RunDocument:
    """A run of ten repeats, with this first render in each of them."""
    document = a_document(replace(SCENARIO, repeats=10, warm_ups=0, lanes=(Lane.LOADER,)))
    for slot in document.missing():
        minute = 10 if slot.repeat >= FIRST_AFTER else 5
        sample = a_sample(slot, first_render_s(slot.repeat))
        moment = f"2000-01-01T00:{minute}:30Z" if minute == 10 else "2000-01-01T00:05:30Z"
        document = document.with_sample(replace(sample, started_at=moment))
    return document.with_resumption(RESUMED_AT)


def noisy_s(repeat: int) -> float:
    return 2.0 + 0.01 * (repeat % 5)


def slower_since_s(repeat: int) -> float:
    return noisy_s(repeat) * (1.03 if repeat >= FIRST_AFTER else 1.0)


def test_a_run_that_differs_since_it_was_resumed_says_by_how_much() -> None:
    found = {each.milestone: each for each in resumption_findings(resumed(slower_since_s))}
    first_render = found[Milestone.FIRST_RENDER]

    assert round(first_render.ratio, 3) == 0.03
    assert first_render.before_count == first_render.after_count == 5 * len(a_document().cases)
    assert first_render.p < 0.001


def test_what_varies_alike_before_and_after_says_nothing() -> None:
    assert resumption_findings(resumed(noisy_s)) == []


def test_a_difference_that_nobody_notices_says_nothing() -> None:
    assert resumption_findings(resumed(lambda repeat: 2.0 + 0.0001 * (repeat >= 6))) == []


def test_a_run_that_went_through_has_no_parts() -> None:
    assert resumption_findings(replace(resumed(slower_since_s), resumed_at=())) == []


def test_a_row_that_was_measured_in_one_part_alone_tells_nothing() -> None:
    document = resumed(slower_since_s)
    early = replace(document, resumed_at=("2000-01-01T00:00:00Z",))

    assert resumption_findings(early) == []


def test_the_pages_say_it_in_both_languages() -> None:
    english = render_table(resumed(slower_since_s), Language.ENGLISH)
    chinese = render_table(resumed(slower_since_s), Language.CHINESE)

    assert f"- Cut off, and resumed at {RESUMED_AT}; **since then" in english
    assert '"First render" came 3.0 % later**' in english
    assert f"- 曾中断，并于 {RESUMED_AT} 继续；**此后“首次渲染”推迟 3.0 %**" in chinese
    assert f"resumed at {RESUMED_AT}.\n" in render_table(resumed(noisy_s), Language.ENGLISH)
