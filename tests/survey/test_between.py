from dataclasses import replace

import pytest

from harness.core.survey.between import Between
from harness.survey.asker import Asker
from harness.survey.between import probe_between
from harness.survey.series import Series
from tests.survey.asking import asked
from tests.survey.fake_server import JPEG_LS_UID, FakeServer, answer, multipart


async def looked(asker: Asker, series: Series) -> Between | None:
    return await probe_between(asker, series, "*/*")


def test_half_a_minute_opens_thirty_connections_and_then_asks_at_once() -> None:
    body, content_type = multipart(bytes(100_000), JPEG_LS_UID)
    server = FakeServer(
        lambda question: answer(question, body, content_type), think_s=0.1, connect_s=0.02
    )

    found = asked(server, looked)

    assert found is not None
    assert (found.rtt_s, found.connection_count) == (0.02, 30)
    assert found.download_bps == pytest.approx(8 * 6 * len(body) / 0.1)
    assert server.connection_count == 31  # one was there before


def test_what_opens_no_connection_tells_nothing() -> None:
    server = FakeServer(lambda question: replace(answer(question), connect_s=None))

    assert asked(server, looked) is None
