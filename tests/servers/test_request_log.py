import json
import os
from dataclasses import asdict
from pathlib import Path

import pytest

from harness.errors import StorageError
from harness.servers.logged_requests import read_request_log
from harness.servers.request_log import LogPlace, record_writer, to_json
from tests.owners import mode, shared_folder
from tests.request_records import RECORD, record


def test_every_line_is_there_as_soon_as_it_is_written(tmp_path: Path) -> None:
    place = LogPlace(tmp_path / "requests.jsonl", zero_s=0.5)
    write = record_writer(place)
    assert write is not None

    write(RECORD)

    assert read_request_log(place.path) == [RECORD.since(0.5)]

    write(record(path="/other"))

    assert len(read_request_log(place.path)) == 2


def test_an_old_log_is_emptied(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text(to_json(RECORD))

    record_writer(LogPlace(path, 0))

    assert read_request_log(path) == []


def test_a_line_is_the_record_field_by_field() -> None:
    assert to_json(RECORD) == json.dumps(asdict(RECORD)) + "\n"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"cannot be written \(No such file or directory\)"):
        record_writer(LogPlace(tmp_path / "missing" / "requests.jsonl", 0))


def test_without_a_place_nothing_is_logged() -> None:
    assert record_writer(None) is None


@pytest.mark.parametrize("is_old", [False, True])
def test_a_private_log_is_for_its_owner(tmp_path: Path, is_old: bool) -> None:
    path = shared_folder(tmp_path / "logs") / "requests.jsonl"
    if is_old:
        path.write_text("")
        path.chmod(0o644)

    record_writer(LogPlace(path, 0, is_private=True))

    assert mode(path) == 0o600


def test_a_device_keeps_its_permissions(tmp_path: Path) -> None:
    """A pipe stands for it: what is no file of anybody's is not made private."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o644)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        record_writer(LogPlace(pipe, 0, is_private=True))
    finally:
        os.close(reading)

    assert mode(pipe) == 0o644
