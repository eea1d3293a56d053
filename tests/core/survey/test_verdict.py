from dataclasses import replace

import pytest

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.survey.findings import Findings
from harness.core.survey.frame_form import FrameForm
from harness.core.survey.pixel_code import PixelCode
from harness.core.survey.verdict import Outcome, Verdict, places_of, verdict
from harness.scenario.library import find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file
from tests.survey.found import IGNORED, JPEG_LS, REFUSED, USUAL, at_place, found

NOT_THERE = FrameForm("", "", "", 404)


def judged(name: str, findings: Findings) -> Verdict:
    return verdict(load_retrieve_file(find_retrieve(name)), CS3D_5_14, findings)


@pytest.mark.parametrize("name", ["stack-htj2k-byte-range", "stack-htj2k", "volume-htj2k"])
def test_what_a_server_has_works(name: str) -> None:
    assert judged(name, found()) == Verdict(name, Outcome.WORKS)


def test_ignored_ranges_fall_back_to_whole_frames() -> None:
    findings = found()
    findings.ranges = IGNORED
    judgement = judged("stack-htj2k-byte-range", findings)

    assert judgement.outcome is Outcome.FALLS_BACK
    assert "whole frames: ranges are ignored" in judgement.reason


def test_what_cannot_be_decoded_in_parts_shows_nothing_before_a_frame_is_whole() -> None:
    judgement = judged("stack-htj2k", found(JPEG_LS))

    assert judgement.outcome is Outcome.FALLS_BACK
    assert "nothing before a frame is whole: JPEG-LS" in judgement.reason


def test_whether_a_request_without_options_streams_is_the_release_s_choice() -> None:
    configuration = load_retrieve_file(find_retrieve("volume-htj2k"))

    assert verdict(configuration, CS3D_5_14, found(JPEG_LS)).outcome is Outcome.WORKS
    assert verdict(configuration, CS3D_2023_11, found(JPEG_LS)).outcome is Outcome.FALLS_BACK


def test_a_first_image_that_is_not_there_falls_back_to_the_full_one() -> None:
    findings = found()
    findings.places = [at_place("/jlsThumbnail/1", NOT_THERE), at_place("/jls/1", JPEG_LS)]

    judgement = judged("stack-jls-reduced", findings)

    assert judgement == Verdict(
        "stack-jls-reduced", Outcome.FALLS_BACK, "HTTP 404 at /jlsThumbnail/1"
    )


def test_a_full_image_that_is_not_there_fails() -> None:
    findings = found()
    findings.places = [at_place("/jlsThumbnail/1", JPEG_LS), at_place("/jls/1", NOT_THERE)]

    assert judged("stack-jls-reduced", findings) == Verdict(
        "stack-jls-reduced", Outcome.FAILS, "HTTP 404 at /jls/1"
    )


@pytest.mark.parametrize(
    ("usual", "reason"),
    [
        (REFUSED, "HTTP 500 at /frames/1"),
        (replace(REFUSED, status=0), "no answer at /frames/1"),
        (replace(REFUSED, status=200, code=PixelCode.TEXT), "text in place of an image"),
        (replace(USUAL, transfer_syntax_uid=EXPLICIT_LITTLE_ENDIAN), "HTJ2K is labelled"),
    ],
)
def test_what_no_viewer_can_show_fails(usual: FrameForm, reason: str) -> None:
    judgement = judged("stack-htj2k", found(usual))

    assert judgement.outcome is Outcome.FAILS
    assert reason in judgement.reason


def test_an_accept_in_the_url_has_to_be_obeyed() -> None:
    place = "/frames/1?accept=image/jhc"
    findings = found()

    findings.places = [at_place(place)]
    assert "accept=image/jhc in the URL is ignored" in judged("docs-accept", findings).reason
    findings.places = [at_place(place, replace(USUAL, content_type="image/jphc"))]
    assert judged("docs-accept", findings).outcome is Outcome.WORKS


def test_nothing_works_that_was_not_asked_for() -> None:
    findings = found()
    findings.forms = []

    assert judged("stack-htj2k", findings).reason == "frames were not asked for"


def test_every_place_but_the_usual_one_is_to_be_looked_at() -> None:
    names = ("stack-htj2k", "stack-jls-reduced", "docs-jpip", "docs-accept")
    configurations = [load_retrieve_file(find_retrieve(name)) for name in names]

    assert places_of(configurations) == (
        "/frames/1?accept=image/jhc",
        "/jls/1",
        "/jlsThumbnail/1",
        "/jpip?target=1?fsiz=128,128",
    )
