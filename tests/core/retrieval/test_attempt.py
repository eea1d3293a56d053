from harness.core.http.byte_range import ByteRange
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import Attempt, DecodeJob
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import Asking, FetchMode, ImageRequest
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from tests.core.playing import FULL, HTJ2K, JPEG_LS, SUBRESOLUTION

ASKING = Asking(RetrieveOptions(), CS3D_2023_11)
REQUEST = ImageRequest(0, 0, "only", "0/frames/1", FetchMode.STREAM, None, 0)


def started() -> Attempt:
    return Attempt(0, RetrieveStage("only"), ASKING, 131_072, request=REQUEST)


def offer(percent: float, status: ImageQualityStatus = SUBRESOLUTION, syntax: str = HTJ2K) -> Offer:
    is_last = status is FULL
    return Offer(int(percent * 1000), percent, status, is_last, is_last, syntax, 0.0)


def test_a_first_part_is_decoded_at_once() -> None:
    job = started().take_up(offer(5.0), 0.0)

    assert job == DecodeJob(REQUEST, offer(5.0), level=2)


def test_while_a_part_is_being_decoded_the_newest_of_the_others_waits() -> None:
    attempt = started()
    attempt.take_up(offer(2.0), 0.0)

    assert attempt.take_up(offer(5.0), 0.0) is None
    assert attempt.take_up(offer(30.0), 0.0) is None
    assert attempt.next_waiting() == offer(30.0)
    assert attempt.next_waiting() is None


def test_the_size_reached_counts_only_once_it_was_decoded() -> None:
    attempt = started()
    attempt.take_up(offer(5.0), 0.0)
    attempt.decode_failed()
    again = attempt.take_up(offer(6.0), 0.0)
    assert again is not None
    attempt.decoded(again, 0.0)

    assert again.level == 2
    assert attempt.take_up(offer(7.0), 0.0) is None


def test_an_offer_that_is_not_worth_it_leaves_the_decoder_free() -> None:
    attempt = started()

    assert attempt.take_up(offer(50.0, syntax=JPEG_LS), 0.0) is None
    assert not attempt.is_decoding


def test_an_attempt_is_complete_with_a_decoded_image_at_full_resolution() -> None:
    attempt = started()
    for coming in (offer(5.0), offer(100.0, FULL)):
        assert not attempt.is_complete
        job = attempt.take_up(coming, 0.0)
        assert job is not None
        assert attempt.is_decoding
        attempt.decoded(job, 0.0)

    assert attempt.is_complete


def test_a_job_is_full_by_its_status_not_by_its_size() -> None:
    ranged = ImageRequest(1, 0, "only", "0/frames/1", FetchMode.RANGE, ByteRange(0, 9), 0)

    assert DecodeJob(ranged, offer(100.0, FULL), 0).is_full
    assert not DecodeJob(ranged, offer(30.0), 0).is_full
