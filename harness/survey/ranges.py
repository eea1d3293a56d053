"""A frame in parts: from its start, from its end, and beyond it."""

from harness.core.survey.answer import Answer
from harness.core.survey.ranges import RangeSupport, range_reading
from harness.survey.asker import Asker
from harness.survey.question import Question

_FIRST_BYTES = 1000
_LAST_BYTES = 100


async def range_support(asker: Asker, url: str, accept: str) -> RangeSupport:
    """What ranges of a frame get. Raises BudgetSpent."""
    whole = await asker.ask(Question(url, accept))
    size = len(whole.body)

    async def part(written: str) -> Answer:
        return await asker.ask(Question(url, accept, headers={"Range": f"bytes={written}"}))

    first = await part(f"0-{_FIRST_BYTES - 1}")
    suffix = await part(f"-{_LAST_BYTES}")
    beyond = await part(f"{size + 1_000_000_000}-")
    return RangeSupport(
        range_reading(whole, first, 0, _FIRST_BYTES - 1),
        range_reading(whole, suffix, max(0, size - _LAST_BYTES), size - 1),
        beyond.status,
        first.headers.get("content-range", ""),
    )
