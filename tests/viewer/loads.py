"""Loads as the viewer would report them, for tests that only need some."""

from dataclasses import replace

from harness.viewer.load import Ending, ViewerLoad, ViewerRequest, nothing_loaded


def viewer_load(*requests: ViewerRequest) -> ViewerLoad:
    """A complete load of these requests, with nothing else in it."""
    return replace(nothing_loaded(""), ending=Ending.COMPLETE, requests=requests)
