"""What was seen of a load as a file: every request and every quality of every image.

JSON, compressed; the same load gives the same bytes. Pictures lie beside it and are not in it.
"""

import gzip
from dataclasses import replace

from pydantic import TypeAdapter, ValidationError

from harness.errors import BadInput
from harness.viewer.load import ViewerLoad, ViewerPictures

LOG_NAME = "log.json.gz"

_LOAD: TypeAdapter[ViewerLoad] = TypeAdapter(ViewerLoad)


def to_log(load: ViewerLoad) -> bytes:
    """The content of the file."""
    bare = replace(load, pictures=ViewerPictures(None, None))
    return gzip.compress(_LOAD.dump_json(bare, indent=1), mtime=0)


def from_log(content: bytes, place: str) -> ViewerLoad:
    """The load that a file tells of; `place` names the file in errors. Raises BadInput."""
    try:
        return _LOAD.validate_json(gzip.decompress(content))
    except (OSError, EOFError, ValidationError) as error:
        rule = f"is no log of the viewer ({error})"
        remedy = "name a log.json.gz beside a run.json"
        raise BadInput(place, None, rule, remedy) from error
