import pytest

from harness.core.survey.answer import Answer
from harness.core.survey.own_times import OwnTimes
from harness.survey.asker import Asker
from harness.survey.own_times import own_times
from harness.survey.question import Question
from harness.survey.series import Series
from tests.survey.asking import asked
from tests.survey.fake_server import FakeServer, answer, stored_jpeg_ls


async def timed(asker: Asker, series: Series) -> OwnTimes:
    return await own_times(asker, series, "*/*")


@pytest.mark.parametrize("instance_count", [1, 2, 40])
def test_what_a_server_takes_is_found_whatever_the_size_of_the_series(instance_count: int) -> None:
    times = asked(FakeServer(stored_jpeg_ls, instance_count, think_s=0.02), timed)

    assert times.frames.median_s == times.six.greatest_s == pytest.approx(0.02)
    assert times.metadata_again.transfer_s == pytest.approx(0.02)
    assert (times.six.answered_count, times.twelve.answered_count) == (6, 12)
    assert times.metadata_three is not None
    assert times.metadata_three.answered_count == 3


def test_the_first_pass_asks_for_frames_that_nobody_has_asked_for() -> None:
    server = FakeServer(stored_jpeg_ls, 40)
    asked(server, timed)

    frames = [question.url for _, question in server.asked if "/frames/" in question.url]
    first, again = frames[1:7], frames[7:13]
    assert len(set(frames[:7])) == 7
    assert first == again


def test_what_is_refused_is_counted() -> None:
    def refusing(question: Question) -> Answer:
        return answer(question, status=503)

    assert asked(FakeServer(refusing), timed).twelve.answered_count == 0
