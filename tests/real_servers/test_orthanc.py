import pytest

from harness.core.survey.advice import advice
from harness.core.survey.findings import Findings
from harness.core.survey.frame_form import FrameForm, Origin
from harness.core.survey.pixel_code import PixelCode
from harness.core.survey.ranges import RangeReading
from harness.dataset.cache import BuiltDataset
from harness.dataset.export import ExportSyntax
from tests.real_servers.archives import store
from tests.real_servers.surveying import surveyed

pytestmark = pytest.mark.live


def surveyed_as(archive: str, built: BuiltDataset, syntax: ExportSyntax) -> Findings:
    store(archive, built, syntax)
    return surveyed(archive, built)


def by_key(findings: Findings) -> dict[str, FrameForm]:
    return {form.key: form for form in findings.forms}


def test_htj2k_is_refused_to_every_viewer_and_mislabelled_to_others(
    archive: str, built: BuiltDataset
) -> None:
    findings = surveyed_as(archive, built, ExportSyntax.HTJ2K)
    forms = by_key(findings)

    assert findings.facts.stored_syntax_uid == ExportSyntax.HTJ2K.transfer_syntax_uid
    assert forms["cornerstone3d"].status == forms["ohif"].status == 500
    assert forms["any"].is_mislabelled
    assert forms["any"].code is PixelCode.HTJ2K


def test_jpeg_ls_is_sent_as_stored_or_transcoded_by_what_is_accepted(
    archive: str, built: BuiltDataset
) -> None:
    forms = by_key(surveyed_as(archive, built, ExportSyntax.JPEG_LS))

    assert (forms["cornerstone3d"].code, forms["cornerstone3d"].origin) == (
        *(PixelCode.JPEG_LS, Origin.STORED),
    )
    assert (forms["any"].code, forms["any"].origin) == (PixelCode.RAW, Origin.TRANSCODED)
    assert forms["single"].status == 400


def test_uncompressed_images_are_transcoded_to_jpeg_ls(archive: str, built: BuiltDataset) -> None:
    forms = by_key(surveyed_as(archive, built, ExportSyntax.RAW))

    assert (forms["cornerstone3d"].code, forms["jls"].code) == (PixelCode.RAW, PixelCode.JPEG_LS)
    assert forms["jls"].origin is Origin.TRANSCODED


def test_ranges_pages_and_idle_connections_are_what_they_are(
    archive: str, built: BuiltDataset
) -> None:
    findings = surveyed_as(archive, built, ExportSyntax.JPEG_LS)

    assert findings.ranges is not None
    assert findings.ranges.first is RangeReading.IGNORED
    assert findings.pages is not None
    assert not findings.pages.reads_answers
    assert findings.delivery is not None
    assert findings.delivery.keep_alive_s is not None  # one second, on a machine with time for it
    assert findings.times is not None
    assert findings.times.twelve.answered_count == 12
    assert any("Range" in wish for wish in advice(findings))
