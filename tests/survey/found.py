"""Findings to judge: of a server that does everything right, to be changed by each test."""

from dataclasses import replace

from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL
from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.delivery import Compression, Delivery
from harness.core.survey.findings import Findings
from harness.core.survey.frame_form import FrameForm, ImageFacts, Origin
from harness.core.survey.own_times import OwnTimes, Spread
from harness.core.survey.page_access import PageAccess
from harness.core.survey.pixel_code import PixelCode
from harness.core.survey.ranges import RangeReading, RangeSupport

USUAL = FrameForm(
    CORNERSTONE.key,
    CORNERSTONE.name,
    CORNERSTONE.accept,
    200,
    "multipart/related",
    HTJ2K_LOSSLESS_RPCL,
    PixelCode.HTJ2K,
    Origin.STORED,
    body_bytes=41_978,
    image_bytes=41_500,
    head_bytes=400,
    tail_bytes=78,
    is_multipart=True,
    has_boundary=True,
)
JPEG_LS = replace(USUAL, transfer_syntax_uid="1.2.840.10008.1.2.4.80", code=PixelCode.JPEG_LS)
REFUSED = FrameForm(CORNERSTONE.key, CORNERSTONE.name, CORNERSTONE.accept, 500)
HONOURED = RangeSupport(RangeReading.HONOURED, RangeReading.HONOURED, 416)
IGNORED = RangeSupport(RangeReading.IGNORED, RangeReading.IGNORED, 200)
PLAIN = Compression(8000, 8000, "", 7000, 0.002, 0.002)
SPREAD = Spread(0.0015, 0.002, 0.001, 6, 6)


def at_place(place: str, form: FrameForm = USUAL) -> FrameForm:
    """The same form of a frame, found at another place."""
    return replace(form, key=place, name=place)


def found(usual: FrameForm = USUAL) -> Findings:
    """All that a survey finds of a server that needs no advice."""
    return Findings(
        "http://archive.example/dicom-web",
        *("1.2", "1.2.3", 8, 256, 512),
        server="Best/1.0",
        has_search=True,
        facts=ImageFacts(262_144, HTJ2K_LOSSLESS_RPCL),
        forms=[usual],
        ranges=HONOURED,
        pages=PageAccess(True, True, 204, grants_quotes=True, preflight_age_s=600.0),
        delivery=Delivery(
            *("HTTP/1.1", False, None, 10.0, True, "ETag", "max-age=60", True),
            metadata=PLAIN,
            frame=PLAIN,
        ),
        times=OwnTimes(SPREAD, SPREAD, SPREAD, SPREAD, SPREAD, replace(SPREAD, asked_count=12)),
        request_count=80,
        is_complete=True,
    )
