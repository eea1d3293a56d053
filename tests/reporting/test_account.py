from dataclasses import replace

from harness.core.milestone import Milestone
from harness.core.quality import ImageQualityStatus
from harness.reporting.account import FigureAccount, TracedSample
from harness.reporting.rows import table_rows
from harness.results.trace import Picture, ShownPicture, Trace, TracedRequest
from tests.runs import PREDICTED_ALONE, a_document, a_finished_document

DOCUMENT = a_finished_document()
FULL = ImageQualityStatus.FULL_RESOLUTION


def account(index: int = 0, traced: TracedSample | None = None) -> str:
    row, samples = table_rows(DOCUMENT)[index], DOCUMENT.cases[index].samples
    return "\n".join(FigureAccount(row, Milestone.FIRST_RENDER, samples, traced).lines())


def test_a_figure_is_told_with_its_parts_and_every_sample() -> None:
    text = account()

    assert text.startswith("JLS on 4g, first render: 2350 ms, the median of 2\n")
    assert "  floor " in text
    assert "  decode     15.0 ms  from there until it was decoded" in text
    assert "  warm-up 1" in text
    assert text.count("  yes\n") == 2
    assert "No trace of these loads was kept" in text
    assert max(map(len, text.splitlines())) <= 80


def test_an_excluded_sample_has_its_reason() -> None:
    assert "    excluded: a pixel differs\n" in account(3)


def test_the_request_that_ended_the_wait_is_told_from_the_trace() -> None:
    sample = DOCUMENT.cases[0].samples[1]
    end_s = sample.times_s.first_render
    assert end_s is not None
    first = TracedRequest(3, "full", "jls", 2, 0, 65535, 0.1, 0.2, 2.2, 9, 0, 0, 1, False)
    trace = Trace(
        (first, first._replace(sent_s=3.0)),
        (),
        (
            ShownPicture(Picture(2, 2, "jls", 0, 9), "full", FULL, 1.0, 1.1, 1.2),
            ShownPicture(Picture(4, 3, "jls", 0, 9), "full", FULL, 2.2, 2.25, end_s),
            ShownPicture(Picture(5, 5, "jls", 0, 9), "full", FULL, 7.0, 7.1, 7.2),
        ),
    )
    text = account(traced=TracedSample(sample, trace))

    assert "image 4 (a copy of image 3) of stage full ended the wait:" in text
    assert "asked for       100 ms  jls, bytes 0 to 65535, on connection 2" in text
    assert "last byte      2200 ms  9 B" in text
    never = replace(sample, times_s=replace(sample.times_s, first_render=None))
    assert "never reached it" in account(traced=TracedSample(never, trace))


def test_a_prediction_is_no_median_and_what_was_never_reached_has_no_figure() -> None:
    predicted = a_finished_document(PREDICTED_ALONE)
    row, samples = table_rows(predicted)[0], predicted.cases[0].samples
    lines = FigureAccount(row, Milestone.FIRST_RENDER, samples, None).lines()
    assert next(lines) == "JLS on 4g, first render: 2250 ms, predicted"

    nothing = table_rows(a_document())[0]
    lines = FigureAccount(nothing, Milestone.FIRST_RENDER, (), None).lines()
    assert next(lines) == "JLS on 4g, first render: no counted sample reached it"
