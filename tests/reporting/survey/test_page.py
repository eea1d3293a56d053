from dataclasses import replace

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN, HTJ2K_LOSSLESS_RPCL
from harness.core.survey.findings import Findings
from harness.core.survey.frame_form import FrameForm, ImageFacts, Origin
from harness.core.survey.pixel_code import PixelCode
from harness.reporting.survey.page import survey_page

RIGHT = FrameForm(
    *("any", "anything", "*/*", 200, "multipart/related"),
    transfer_syntax_uid=HTJ2K_LOSSLESS_RPCL,
    code=PixelCode.HTJ2K,
    origin=Origin.STORED,
    image_bytes=41_500,
    head_bytes=400,
    tail_bytes=78,
    is_multipart=True,
    has_boundary=True,
)


def page(*forms: FrameForm, is_complete: bool = True) -> str:
    findings = Findings("http://a", "1.2", "1.3", 8, 256, 512)
    findings.facts = ImageFacts(1, HTJ2K_LOSSLESS_RPCL)
    findings.forms, findings.is_complete = list(forms), is_complete
    return survey_page(findings)


def row(text: str) -> str:
    [line] = [line for line in text.splitlines() if line.startswith("| anything")]
    return line


def test_a_page_begins_with_what_was_asked_about() -> None:
    text = page()

    assert "8 images of 512 x 256, stored as HTJ2K (1.2.840.10008.1.2.4.202)" in text
    assert "By the Accept" not in text


def test_a_form_says_what_came_and_in_what_frame() -> None:
    right = f"| anything | 200 | {HTJ2K_LOSSLESS_RPCL} | HTJ2K | stored | 41.5 kB | 400 + 78 |"

    assert row(page(RIGHT)) == right
    assert "single part" in row(page(replace(RIGHT, is_multipart=False)))
    assert "boundary not told" in row(page(replace(RIGHT, has_boundary=False)))


def test_a_wrong_label_stands_out() -> None:
    wrong = replace(RIGHT, transfer_syntax_uid=EXPLICIT_LITTLE_ENDIAN)

    assert "**mislabelled**, stored" in row(page(wrong))


def test_a_refusal_stands_in_the_server_s_words() -> None:
    refused = FrameForm("any", "anything", "*/*", 500, told="no <b> | here")

    assert row(page(refused)) == "| anything | 500 |  |  | no \\<b> \\| here |  |  |"


def test_a_page_says_what_the_budget_left_out() -> None:
    assert "budget" not in page()
    assert "The budget was spent" in page(is_complete=False)
