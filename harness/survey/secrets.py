"""Headers that a server asks for, whose values come from the environment and are kept nowhere."""

import re
from collections.abc import Mapping, Sequence

from harness.errors import BadInput

_OPTION = "--header"
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


def secret_headers(
    written: Sequence[str], environment: Mapping[str, str], place: str = _OPTION
) -> dict[str, str]:
    """The headers of "Name: value" lines, with every $VARIABLE of the environment put in.

    Raises BadInput, said of the `place` where they are written; it never shows a value.
    """
    headers: dict[str, str] = {}
    for line in written:
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name.strip()):
            rule, remedy = "is no header", "write e.g. 'Authorization: $TOKEN'"
            raise BadInput(place, name.strip(), rule, remedy)
        headers[name.strip()] = _filled(value.strip(), environment, place)
    return headers


def _filled(value: str, environment: Mapping[str, str], place: str) -> str:
    def of(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name not in environment:
            rule = "is not set in the environment"
            raise BadInput(place, f"${name}", rule, f"export {name} first")
        return environment[name]

    filled = _VARIABLE.sub(of, value)
    if not filled.isprintable() or not filled.isascii():
        rule = "has a value with characters that no header may have"
        raise BadInput(place, None, rule, "look for a line break at the end of the variable")
    return filled
