from harness.viewer.load import ViewerRequest
from tests.viewer.loads import viewer_load


def request(size_bytes: int, status_code: int | None = 200) -> ViewerRequest:
    """A request for the first image whose body has this size."""
    return ViewerRequest("frames/1", None, 0.0, 0.1, status_code, size_bytes, None, 0)


def test_what_a_failed_request_brought_was_received_as_well() -> None:
    load = viewer_load(request(1000), request(24, status_code=None))

    assert load.bytes_received == 1024
