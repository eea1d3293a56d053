"""How long a server itself takes: over connections that are open, first and again."""

from harness.core.survey.answer import Answer
from harness.core.survey.own_times import OwnTimes, spread
from harness.survey.asker import Asker
from harness.survey.question import Question
from harness.survey.series import JSON, Series

_MOST_FRAMES = 6
_AT_ONCE = 6
_MORE_AT_ONCE = 12
_SERIES_AT_ONCE = 3


async def own_times(asker: Asker, series: Series, accept: str) -> OwnTimes:
    """The times of a series' frames, the first pass over frames not asked for before.

    Raises BudgetSpent.
    """
    middle = series.middle.uid
    urls = [series.address.frame(each.uid) for each in series.instances if each.uid != middle]
    # From both ends and between: neighbours lie beside each other on a disk.
    step = max(1, len(urls) // _MOST_FRAMES)
    frames = [Question(url, accept) for url in (urls[::step] or [series.address.frame(middle)])]
    frames = frames[:_MOST_FRAMES]
    metadata = Question(series.address.metadata, JSON)
    # Opens the connection, which is none of the server's work.
    await asker.ask(Question(series.address.frame(middle), accept))
    first = await _one_by_one(asker, frames)
    again = await _one_by_one(asker, frames)
    metadata_again = await _one_by_one(asker, [metadata] * 3)
    # The first time of each opens the connections.
    await asker.ask_at_once(_cycled(frames, _AT_ONCE))
    six = await asker.ask_at_once(_cycled(frames, _AT_ONCE))
    three = await asker.ask_at_once([metadata] * _SERIES_AT_ONCE)
    await asker.ask_at_once(_cycled(frames, _MORE_AT_ONCE))
    twelve = await asker.ask_at_once(_cycled(frames, _MORE_AT_ONCE))
    return OwnTimes(
        spread([series.metadata]),
        spread(metadata_again),
        spread(first),
        spread(again),
        spread(six),
        spread(twelve),
        spread(three),
    )


async def _one_by_one(asker: Asker, questions: list[Question]) -> list[Answer]:
    return [await asker.ask(question) for question in questions]


def _cycled(questions: list[Question], count: int) -> list[Question]:
    return [questions[index % len(questions)] for index in range(count)]
