from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN
from harness.core.survey.advice import advice
from harness.core.survey.delivery import Compression, Delivery
from harness.core.survey.findings import Findings
from harness.core.survey.page_access import PageAccess
from tests.survey.found import IGNORED, REFUSED, USUAL, found


def test_a_server_that_does_everything_right_is_left_alone() -> None:
    assert advice(found()) == ()


def test_what_was_not_asked_gives_no_advice() -> None:
    assert advice(Findings("http://a", "1", "2", 0, 0, 0)) == ()


def sent(**changes: object) -> Callable[[Findings], None]:
    def change(findings: Findings) -> None:
        assert isinstance(findings.delivery, Delivery)
        findings.delivery = replace(findings.delivery, **changes)  # type: ignore[arg-type]

    return change


def having(**changes: object) -> Callable[[Findings], None]:
    def change(findings: Findings) -> None:
        for name, value in changes.items():
            setattr(findings, name, value)

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (having(forms=[REFUSED, replace(USUAL, key="any", accept="*/*")]), "(what works: */*)"),
        (
            having(forms=[replace(USUAL, transfer_syntax_uid=EXPLICIT_LITTLE_ENDIAN)]),
            "HTJ2K goes out as 1.2.840.10008.1.2.1",
        ),
        (having(ranges=IGNORED), "answer Range with 206"),
        (
            having(pages=PageAccess(False, True, 204, True, 5.0)),
            "send Access-Control-Allow-Origin; pages of other origins read nothing now.",
        ),
        (having(pages=PageAccess(True, True, 404, False, 0.0)), "omitQuotationForMultipart"),
        (having(pages=PageAccess(True, False, 204, True, 5.0)), "Access-Control-Expose-Headers"),
        (sent(keep_alive_s=1.0), "for longer than 1 s"),
        (sent(validator=""), "send an ETag"),
        (
            sent(metadata=Compression(80_000, 80_000, "", 8_000, 0.1, 0.1)),
            "switch on gzip for application/dicom+json: 80 kB become 8 kB,"
            " 19.2 ms less at 30 Mbit/s"
            " (10 kB a slice would be 1 kB in gzip)",
        ),
        (
            sent(frame=Compression(1000, 990, "gzip", 990, 0.01, 0.04)),
            "gzip makes 1 kB to 990 B, and 10 ms to 40 ms",
        ),
    ],
)
def test_each_shortcoming_has_its_sentence(change: Callable[[Findings], None], told: str) -> None:
    findings = found()
    change(findings)

    [wish] = advice(findings)

    assert told in wish


def test_frames_that_shrink_by_compression_are_left_so() -> None:
    findings = found()
    sent(frame=Compression(1000, 600, "gzip", 600, 0.01, 0.04))(findings)

    assert advice(findings) == ()
