"""What a server wants to be told in every request; it is never stored, logged or shown."""

import os
import subprocess
from collections.abc import Mapping

from harness.errors import BadInput
from harness.scenario.server import ImageServer
from harness.servers.gateway.process import SecretField
from harness.survey.secrets import secret_headers

_PLACE = "server: headers"
_LIMIT_S = 30.0


def secret_fields(
    server: ImageServer, environment: Mapping[str, str] = os.environ
) -> tuple[SecretField, ...]:
    """The fields with their values in them.

    Raises BadInput for a variable that is not set, and for a command that fails; it tells no value.
    """
    lines = [f"{name}: {value}" for name, value in server.headers.items()]
    found = secret_headers(lines, environment, _PLACE)
    if server.headers_from:
        found |= _printed(server)
    return tuple(SecretField(name, value) for name, value in found.items())


def _printed(server: ImageServer) -> dict[str, str]:
    """The headers that the scenario's command prints, one a line."""
    place = "server: headers_from"
    command = " ".join(server.headers_from)
    try:
        printed = subprocess.check_output(
            server.headers_from, cwd=server.folder, stderr=subprocess.DEVNULL, timeout=_LIMIT_S
        )
        lines = [line for line in printed.decode("ascii").splitlines() if line.strip()]
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError) as error:
        rule = f"is a command that did not print headers ({type(error).__name__})"
        raise BadInput(place, command, rule, "run it by hand and look") from None
    parts = [line.partition(":") for line in lines]
    named = {name.strip(): value.strip() for name, _, value in parts}
    is_whole = all(colon for _, colon, _ in parts) and all(named)
    if not is_whole or not all(value.isprintable() for value in named.values()):
        rule = "is a command that prints something other than headers"
        raise BadInput(place, command, rule, 'let it print e.g. "Authorization: Bearer …"')
    return named
