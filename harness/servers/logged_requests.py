"""A log of requests, read back. Only whoever reads one pays for importing pydantic."""

from pathlib import Path

from pydantic import TypeAdapter

from harness.core.http.request_record import RequestRecord

_RECORD: TypeAdapter[RequestRecord] = TypeAdapter(RequestRecord)


def from_json(line: str) -> RequestRecord:
    """The record of a line. Raises ValueError for anything else."""
    return _RECORD.validate_json(line)


def read_request_log(path: Path) -> list[RequestRecord]:
    """The records of a log, in the order in which the requests ended.

    Half a last line is left out. Raises OSError, and ValueError for what is no log.
    """
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return [from_json(line) for line in lines if line.endswith("\n")]
