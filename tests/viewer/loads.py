"""Loads as the viewer would report them, for tests that only need some."""

import gzip
import json
from dataclasses import replace

from pydantic import TypeAdapter

from harness.core.milestone import Milestone
from harness.viewer.load import Ending, ViewerLoad, ViewerRequest, nothing_loaded


def viewer_load(*requests: ViewerRequest) -> ViewerLoad:
    """A complete load of these requests, with nothing else in it."""
    return replace(nothing_loaded(""), ending=Ending.COMPLETE, requests=requests)


def logged_load(log: bytes) -> ViewerLoad:
    """The load that a log tells of, to whoever knows nothing but its keys."""
    values = json.loads(gzip.decompress(log))
    moments = values["moments"]
    moments["times_s"] = {each.value: moments.pop(each.time_key) for each in Milestone}
    return TypeAdapter(ViewerLoad).validate_json(json.dumps(values))
