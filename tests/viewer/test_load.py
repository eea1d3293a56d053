from harness.viewer.load import ViewerRequest, ViewerVersions
from tests.viewer.loads import viewer_load


def request(size_bytes: int, status_code: int | None = 200) -> ViewerRequest:
    """A request for the first image whose body has this size."""
    return ViewerRequest("frames/1", None, 0.0, 0.1, status_code, size_bytes, None, 0)


def test_what_a_failed_request_brought_was_received_as_well() -> None:
    load = viewer_load(request(1000), request(24, status_code=None))

    assert load.bytes_received == 1024


def test_samples_of_one_run_share_the_browser_and_what_draws_in_it() -> None:
    hidden = ViewerVersions("5.14.0", "HeadlessChrome/156.0.8078.79", "ANGLE (A, B, C)")
    shown = ViewerVersions("5.14.0", "Chrome/156.0.8078.79", "ANGLE (A, B, C)")
    expected = {"chromium": "156.0.8078.79", "WebGL": "ANGLE (A, B, C)"}

    assert hidden.must_match == shown.must_match == expected
