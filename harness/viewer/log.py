"""What was seen of a load as a file: every request and every quality of every image.

JSON, compressed; the same load gives the same bytes. Pictures lie beside it and are not in it.
"""

import gzip
from dataclasses import replace

from pydantic import TypeAdapter

from harness.viewer.load import ViewerLoad, ViewerPictures

LOG_NAME = "log.json.gz"

_LOAD: TypeAdapter[ViewerLoad] = TypeAdapter(ViewerLoad)


def to_log(load: ViewerLoad) -> bytes:
    """The content of the file."""
    bare = replace(load, pictures=ViewerPictures(None, None))
    return gzip.compress(_LOAD.dump_json(bare, indent=1), mtime=0)
