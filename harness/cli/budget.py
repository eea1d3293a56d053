"""How long a command may measure, as people type it."""

import re

from harness.errors import BadInput

_UNITS_S = {"s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_BUDGET = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*")


def budget_s(text: str) -> float:
    """The seconds of "20m", "90 s" or "1.5h". Raises BadInput."""
    found = _BUDGET.fullmatch(text)
    if found is None or found[2] not in _UNITS_S or not float(found[1]):
        raise BadInput("--budget", text, "is no length of time", 'write e.g. "20m", "90s" or "1h"')
    return float(found[1]) * _UNITS_S[found[2]]
