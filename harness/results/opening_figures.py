"""What of openings cannot vary while nothing changes: questions, bytes, floors, and predictions."""

from collections.abc import Iterator, Sequence

from harness.core.viewing.opening import Purpose
from harness.results.opening_record import OpeningRecord
from harness.results.sample import Sample


def exact_of_openings(
    counted: Sequence[Sample], *, is_predicted: bool
) -> Iterator[tuple[str, list[str]]]:
    """Names of exact figures and their values; nothing where loads begin with the first frame."""
    opened = [sample for sample in counted if sample.opening]
    records = [sample.opening for sample in opened if sample.opening]
    if not records:
        return
    yield "questions before and beside the images", [_questions(each) for each in records]
    for purpose in Purpose:
        sizes = [str(each.body_bytes(purpose)) for each in records]
        yield f"{purpose.value} bytes", sizes
    yield "floor of opened", [_in_ms(each.floor_s) for each in records]
    if is_predicted:
        yield "predicted opened", [_in_ms(each.opened_s) for each in records]
        complete_s = [sample.times_since_begin_s.complete for sample in opened]
        yield "predicted complete from the click", [_in_ms(each) for each in complete_s]


def _questions(record: OpeningRecord) -> str:
    """How often what was asked, and what of it failed; answers may come in any order."""
    steps = sorted({question.step for question in record.questions})
    counts = [f"{step} {sum(q.step == step for q in record.questions)}" for step in steps]
    failed = [f"{question.step} failed: {question.failure}" for question in record.failures]
    return ", ".join((*counts, *sorted(failed)))


def _in_ms(time_s: float | None) -> str:
    """Every digit, as the same model gives the same bits."""
    return "never" if time_s is None else f"{time_s * 1000!r} ms"
