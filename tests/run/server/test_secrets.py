"""What a server wants to be told, from the environment or a command."""

import sys
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.run.server.secrets import secret_fields
from harness.scenario.server import ImageServer

_URL = "http://archive.test"


def test_values_come_from_the_environment_and_from_what_a_command_prints(tmp_path: Path) -> None:
    program = "print('Authorization: Bearer ' + 'abc'); print('X-Site: north')"
    server = ImageServer(
        _URL, tmp_path, {"X-Key": "key $KEY"}, (sys.executable, "-c", program), None
    )
    found = {each.name: each.value for each in secret_fields(server, {"KEY": "42"})}

    assert found == {"X-Key": "key 42", "Authorization": "Bearer abc", "X-Site": "north"}


def test_a_variable_that_is_not_set_is_told_by_its_name(tmp_path: Path) -> None:
    server = ImageServer(_URL, tmp_path, {"Authorization": "$ARCHIVE_TOKEN"})

    with pytest.raises(BadInput, match=r"server: headers: .\$ARCHIVE_TOKEN. is not set"):
        secret_fields(server, {})


@pytest.mark.parametrize("program", ["raise SystemExit('abc')", "print('abc')", "print(': abc')"])
def test_a_command_that_prints_no_headers_is_told_without_what_it_printed(
    tmp_path: Path, program: str
) -> None:
    command = (sys.executable, "-c", program.replace("abc", "'+'a'+'bc"))
    server = ImageServer(_URL, tmp_path, {}, command)

    with pytest.raises(BadInput, match="headers_from") as raised:
        secret_fields(server, {})
    assert "abc" not in str(raised.value)
