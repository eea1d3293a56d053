"""What an application like OHIF asked for between the click on a study and its first image."""

from harness.core.viewing.asking import asked_of
from harness.results.opening_record import OpeningRecord, QuestionRecord
from harness.viewer.load import ViewerLoad, ViewerRequest


def opening_of(load: ViewerLoad) -> OpeningRecord | None:
    """The opening of a load that began with a click, None of one without.

    Bodies count as the page was given them, inflated; how they came is known to the link alone, and
    so is the least that the opening could have taken. What is asked for once the first image
    is there is reading ahead, and no part of it.
    """
    if load.open_s is None:
        return None
    first_s = load.moments.times_s.first_image
    told = [
        request
        for request in load.requests
        if request.image_index is None and (first_s is None or request.issued_s < first_s)
    ]
    questions = tuple(_question(request, load.open_s) for request in told)
    preflight_count = len(load.preflights) - load.image_preflight_count
    return OpeningRecord(load.open_s, 0.0, questions, preflight_count)


def _question(request: ViewerRequest, open_s: float) -> QuestionRecord:
    asked = asked_of(request.path)
    ended_s = open_s + (request.issued_s if request.ended_s is None else request.ended_s)
    return QuestionRecord(
        step=asked.value,
        asked=asked,
        series_index=0 if asked.is_of_series else None,
        at_s=open_s + request.issued_s,
        ended_s=ended_s,
        ready_s=ended_s,
        head_bytes=0,
        body_bytes=request.size_bytes,
        text_bytes=request.size_bytes if asked.purpose.value != "thumbnail" else 0,
        failure=request.failure or "",
    )
