"""Loads as the viewer would report them, for tests that only need some."""

from harness.viewer.load import NO_MOMENTS, Ending, ViewerLoad, ViewerPictures, ViewerRequest


def viewer_load(*requests: ViewerRequest) -> ViewerLoad:
    """A complete load of these requests, with nothing else in it."""
    return ViewerLoad(
        ending=Ending.COMPLETE,
        ending_reason="",
        moments=NO_MOMENTS,
        requests=requests,
        qualities=(),
        slice_indices=(),
        pixel_digests=(),
        versions=None,
        pictures=ViewerPictures(None, None),
        console_errors=(),
    )
