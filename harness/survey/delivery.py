"""How frames and metadata are sent, and how long a connection is kept."""

import gzip

from harness.core.survey.answer import Answer
from harness.core.survey.delivery import Compression, Delivery
from harness.survey.asker import Asker
from harness.survey.content_coding import without_coding
from harness.survey.question import BROWSER_ENCODINGS, Question
from harness.survey.series import JSON, Series

_MOST_IDLE_S = 10.0
"""How long an idle connection is watched."""


async def delivery(asker: Asker, series: Series, accept: str) -> Delivery:
    """How a series is sent; `accept` is one that frames are sent for. Raises BudgetSpent."""
    url = series.address.frame(series.middle.uid)
    frame = await asker.ask(Question(url, accept))
    tag, since = frame.headers.get("etag", ""), frame.headers.get("last-modified", "")
    condition = {"If-None-Match": tag} if tag else {"If-Modified-Since": since}
    again = await asker.ask(Question(url, accept, headers=condition)) if tag or since else None
    metadata = await _compression(asker, series.address.metadata, JSON)
    coded_frame = await _compression(asker, url, accept)
    keep_alive_s = await asker.idle_limit_s(Question(url, accept), _MOST_IDLE_S)
    answers = [series.metadata, frame]
    return Delivery(
        frame.http_version,
        url.startswith("https:"),
        keep_alive_s,
        _MOST_IDLE_S,
        frame.content_length_bytes is not None,
        "ETag" if tag else "Last-Modified" if since else "",
        frame.headers.get("cache-control", ""),
        again is not None and again.status == 304,
        metadata,
        coded_frame,
        tuple(sorted({each.headers["location"] for each in answers if _is_redirect(each)})),
    )


async def _compression(asker: Asker, url: str, accept: str) -> Compression:
    plain = await asker.ask(Question(url, accept))
    coded = await asker.ask(Question(url, accept, accept_encoding=BROWSER_ENCODINGS))
    body = without_coding(plain)
    return Compression(
        len(body),
        len(coded.body),
        coded.content_encoding,
        len(gzip.compress(body, 6)),
        plain.complete_s,
        coded.complete_s,
    )


def _is_redirect(answer: Answer) -> bool:
    return 300 <= answer.status <= 399 and "location" in answer.headers
