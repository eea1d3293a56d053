import subprocess
import sys
from pathlib import Path

import pytest

from harness.servers.logged_requests import from_json, read_request_log
from harness.servers.request_log import to_json
from tests.request_records import RECORD, record


def test_a_line_gives_the_record_back() -> None:
    aborted = record(range="bytes=0-99", first_byte_s=None, is_aborted=True)

    assert from_json(to_json(aborted)) == aborted


@pytest.mark.parametrize("line", ["{}", "[1]", "GET /", to_json(RECORD).replace("200", '"OK"')])
def test_a_line_that_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="RequestRecord"):
        from_json(line)


def test_half_a_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "requests.jsonl"
    path.write_text(to_json(RECORD) + to_json(RECORD)[:40])

    assert read_request_log(path) == [RECORD]


@pytest.mark.parametrize("server", ["origin", "emulator"])
def test_a_server_that_only_writes_one_imports_no_pydantic(server: str) -> None:
    program = f"import sys, harness.servers.{server}.__main__\nprint('pydantic' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "False"
