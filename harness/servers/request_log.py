"""The log of what a viewer asked for: one JSON object a line, on its way to disk at once."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from harness.core.http.request_record import RequestRecord
from harness.durable import make_private
from harness.errors import StorageError

WriteRecord = Callable[[RequestRecord], None]


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where requests are logged, and the moment that their times count from.

    `zero_s` is on the monotonic clock, which all processes of a machine share. A private log is for
    its owner only.
    """

    path: Path
    zero_s: float
    is_private: bool = False


def to_json(record: RequestRecord) -> str:
    """The line of a record, with its end; `logged_requests.from_json` reads it back."""
    return json.dumps(asdict(record)) + "\n"


def record_writer(place: LogPlace | None) -> WriteRecord | None:
    """What adds a record to a log that is new, or emptied; None without a place.

    The times of a record are those of the monotonic clock. Nothing is held back: a line is with
    the system before the next one comes. Raises StorageError where the file cannot be written.
    """
    if place is None:
        return None
    path, zero_s = place.path, place.zero_s
    try:
        # Not replaced as a whole: it may be a pipe or a device.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _mode(place)))
        if place.is_private and path.is_file():
            make_private(path)
    except OSError as error:
        rule = f"cannot be written ({error.strerror})"
        raise StorageError(str(path), None, rule, "name a file that you can write") from error

    def write(record: RequestRecord) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(to_json(record.since(zero_s)))

    return write


def _mode(place: LogPlace) -> int:
    return 0o600 if place.is_private else 0o666
