"""What was seen of a load as a file: every request and every quality of every image.

JSON, compressed; the same load gives the same bytes. Pictures lie beside it and are not in it.
"""

import gzip
from dataclasses import replace

from pydantic import TypeAdapter
from pydantic_core import to_json

from harness.core.milestone import Milestone
from harness.viewer.load import ViewerLoad, ViewerMoments, ViewerPictures

LOG_NAME = "log.json.gz"

_LOAD: TypeAdapter[ViewerLoad] = TypeAdapter(ViewerLoad)


def to_log(load: ViewerLoad) -> bytes:
    """The content of the file."""
    bare = replace(load, pictures=ViewerPictures(None, None))
    values = {**_LOAD.dump_python(bare, mode="json"), "moments": _keys(load.moments)}
    return gzip.compress(to_json(values, indent=1), mtime=0)


def _keys(moments: ViewerMoments) -> dict[str, float | None]:
    """All of the moments side by side, under names that say what they are."""
    times_s = {each.time_key: moments.times_s.of(each) for each in Milestone}
    first_image = Milestone.FIRST_IMAGE.time_key
    return {
        "network_end_s": moments.network_end_s,
        "data_ready_s": moments.data_ready_s,
        first_image: times_s.pop(first_image),
        "drawn_s": moments.drawn_s,
        **times_s,
    }
