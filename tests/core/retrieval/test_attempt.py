from harness.core.http.byte_range import ByteRange
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import Attempt, DecodeJob, Render
from harness.core.retrieval.attempt_state import AttemptState
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, FetchRules, ImageRequest
from harness.core.retrieval.policy import CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.timeline import ImageDecoded, ImageShown
from tests.core.playing import ADJACENT, FULL, HTJ2K, JPEG_LS, LOSSY, SUBRESOLUTION

RULES = FetchRules(RetrieveOptions(), CS3D_2023_11)
REQUEST = ImageRequest(0, 0, "only", "0/frames/1", FetchMode.STREAM, None, 0)


def started() -> Attempt:
    attempt = Attempt(0, RetrieveStage("only"), RULES, 131_072)
    attempt.asked(REQUEST)
    return attempt


def offer(percent: float, status: ImageQualityStatus = SUBRESOLUTION, syntax: str = HTJ2K) -> Offer:
    is_last = status is FULL
    return Offer(int(percent * 1000), percent, status, is_last, is_last, syntax, 0.0)


def taken_up(attempt: Attempt, coming: Offer) -> DecodeJob:
    job = attempt.take_up(coming, 0.0)
    assert job is not None
    return job


def test_a_first_part_is_decoded_at_once() -> None:
    attempt = started()

    assert taken_up(attempt, offer(5.0)) == DecodeJob(REQUEST, offer(5.0), level=2)
    assert attempt.state is AttemptState.DECODING


def test_while_a_part_is_being_decoded_the_newest_of_the_others_waits() -> None:
    attempt = started()
    attempt.take_up(offer(2.0), 0.0)

    assert attempt.take_up(offer(5.0), 0.0) is None
    assert attempt.take_up(offer(30.0), 0.0) is None
    assert attempt.state is AttemptState.BEHIND
    assert attempt.next_waiting() == offer(30.0)
    assert attempt.next_waiting() is None


def test_the_size_reached_counts_only_once_it_was_decoded() -> None:
    attempt = started()
    refused = taken_up(attempt, offer(5.0))
    assert not attempt.decode_failed(refused.offer)
    again = taken_up(attempt, offer(6.0))
    attempt.decoded(again, 0.0)

    assert again.level == 2
    assert attempt.take_up(offer(7.0), 0.0) is None


def test_an_offer_that_is_not_worth_it_leaves_the_decoder_free() -> None:
    attempt = started()

    assert attempt.take_up(offer(50.0, syntax=JPEG_LS), 0.0) is None
    assert attempt.state is AttemptState.LOADING


def test_a_last_offer_that_is_not_worth_it_ends_an_attempt() -> None:
    attempt = started()

    assert attempt.take_up(offer(50.0, syntax=JPEG_LS)._replace(is_last=True), 0.0) is None
    assert attempt.has_ended
    assert attempt.state is AttemptState.UNDECODED


def test_an_attempt_is_complete_with_a_decoded_image_at_full_resolution() -> None:
    attempt = started()
    attempt.decoded(taken_up(attempt, offer(5.0)), 0.0)
    assert not attempt.has_ended
    attempt.decoded(taken_up(attempt, offer(100.0, FULL)), 0.0)

    assert attempt.has_ended
    assert attempt.state is AttemptState.COMPLETE


def test_an_attempt_whose_last_part_is_not_at_full_resolution_is_partial() -> None:
    attempt = started()
    attempt.decoded(taken_up(attempt, offer(30.0, LOSSY)._replace(is_last=True)), 0.0)

    assert attempt.state is AttemptState.PARTIAL


def test_a_whole_part_that_is_no_image_fails_its_attempt() -> None:
    attempt = started()
    job = taken_up(attempt, offer(100.0, FULL))

    assert attempt.decode_failed(job.offer)
    assert attempt.state is AttemptState.FAILED


def test_an_attempt_fails_once_even_if_its_decoder_fails_after_its_request() -> None:
    attempt = started()
    job = taken_up(attempt, offer(5.0)._replace(is_extracted=True))
    attempt.request_failed()
    assert attempt.has_ended

    assert not attempt.decode_failed(job.offer)
    assert attempt.state is AttemptState.FAILED


def test_a_job_is_full_by_its_status_not_by_its_size() -> None:
    ranged = ImageRequest(1, 0, "only", "0/frames/1", FetchMode.RANGE, ByteRange(0, 9), 0)

    assert DecodeJob(ranged, offer(100.0, FULL), 0).is_full
    assert not DecodeJob(ranged, offer(30.0), 0).is_full


def test_a_decode_and_a_render_are_told_with_the_times_of_what_they_were_made_of() -> None:
    job = DecodeJob(REQUEST, offer(30.0)._replace(received_s=1.0), level=1)
    render = Render(job, 2.0, ((0, SUBRESOLUTION), (1, ADJACENT)))

    assert job.decoded(2.0) == ImageDecoded(2.0, 0, "only", SUBRESOLUTION, 1, 1.0)
    assert render.shown(3.0) == [
        ImageShown(3.0, 0, 0, SUBRESOLUTION, 1.0, 2.0, 0, 1, job.offer.pixel_data_bytes),
        ImageShown(3.0, 1, 0, ADJACENT, 1.0, 2.0, 0, 1, job.offer.pixel_data_bytes),
    ]
