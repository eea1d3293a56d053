"""Numbers with units: what a scenario writes, and what a table prints.

Rates are bits per second, sizes are bytes, times are seconds. k, M, G are powers of 1000
and Ki, Mi, Gi powers of 1024 (IEC 80000-13); a number without a unit is refused, because
the same "10" has meant kB/s, kbit/s and ms in different tools.
"""

import math
import re

_DECIMAL = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}

RATE_UNITS = {f"{prefix}bit/s": factor for prefix, factor in _DECIMAL.items()}
TIME_UNITS = {"s": 1.0, "ms": 1e-3, "us": 1e-6}
SHARE_UNITS = {"%": 0.01}
SIZE_UNITS = {f"{prefix}B": factor for prefix, factor in (_DECIMAL | _BINARY).items()}

_QUANTITY = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)\s*([A-Za-z/]*|%)\s*")


class UnitError(ValueError):
    """A quantity that cannot be read; carries the value, the rule it breaks and the remedy."""

    def __init__(self, value: object, rule: str, remedy: str) -> None:
        super().__init__(f'"{value}" {rule}; {remedy}')
        self.value = value
        self.rule = rule
        self.remedy = remedy


def parse_rate_bps(text: object) -> float:
    """Bits per second of a rate such as "30 Mbit/s". Raises UnitError; a rate is above zero."""
    rate_bps = _parse(text, RATE_UNITS, "30 Mbit/s")
    if rate_bps == 0:
        raise UnitError(text, "is a rate of zero", "leave the key out for a link without a limit")
    return rate_bps


def parse_time_s(text: object) -> float:
    """Seconds of a duration such as "10 ms". Raises UnitError."""
    return _parse(text, TIME_UNITS, "10 ms")


def parse_share(text: object) -> float:
    """The part of one that a percentage such as "0.5 %" is. Raises UnitError from 100 % on."""
    share = _parse(text, SHARE_UNITS, "0.5 %")
    if share >= 1:
        raise UnitError(text, "is 100 % or more", "write less than 100 %")
    return share


def parse_size_bytes(text: object) -> int:
    """Bytes of a size such as "64 KiB" or "64000 B". Raises UnitError; a size is whole bytes."""
    size = _parse(text, SIZE_UNITS, "64 KiB")
    if not size.is_integer():
        raise UnitError(text, "is not a whole number of bytes", 'write e.g. "64 KiB"')
    return int(size)


def _parse(text: object, units: dict[str, float] | dict[str, int], example: str) -> float:
    match = _QUANTITY.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        if isinstance(text, int | float) and not isinstance(text, bool):
            raise UnitError(text, "has no unit", f'write e.g. "{example}"')
        raise UnitError(text, "is not a quantity", f'write e.g. "{example}"')
    number, unit = match.groups()
    if not unit:
        raise UnitError(text, "has no unit", f'write e.g. "{example}"')
    if unit not in units:
        known = ", ".join(units)
        raise UnitError(text, f'has the unit "{unit}"', f"use one of {known}")
    if float(number) < 0:
        raise UnitError(text, "is negative", f'write e.g. "{example}"')
    quantity = float(number) * units[unit]
    if math.isinf(quantity):
        raise UnitError(text, "is not a finite number", f'write e.g. "{example}"')
    return quantity


def format_rate(rate_bps: float) -> str:
    """A rate as people write it: 30000000 is "30 Mbit/s"."""
    return _format(rate_bps, "bit/s", 10**9, 10**6, 10**3)


def format_size(size_bytes: float) -> str:
    """A size in decimal units with three digits: 10600000 is "10.6 MB"."""
    return _format(size_bytes, "B", 10**9, 10**6, 10**3)


def format_share(share: float) -> str:
    """A part of one as a percentage: 0.005 is "0.5 %"."""
    return f"{share * 100:.3g} %"


def format_time(time_s: float) -> str:
    """A duration in ms below ten seconds, else in s: 0.01 is "10 ms"."""
    return f"{time_s * 1000:.4g} ms" if time_s < 10 else f"{time_s:.1f} s"


def counted(count: int, one: str) -> str:
    """How many there are of something whose plural ends in s: "1 sample", "2 samples"."""
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def told_apart(value: float, limit: float, digit_count: int = 1) -> tuple[str, str]:
    """A value and the limit that it crosses, with digits enough for the crossing to be seen.

    The limit has one digit less behind the point than the value.
    """
    for count in range(digit_count, digit_count + 12):
        shown, crossed = f"{value:.{count}f}", f"{limit:.{max(count - 1, 0)}f}"
        if (float(shown) > float(crossed)) == (value > limit) and float(shown) != float(crossed):
            break
    return shown, crossed


def _format(value: float, unit: str, *factors: int) -> str:
    names = {factor: prefix for prefix, factor in _DECIMAL.items()}
    value = float(f"{value:.3g}")  # 999.9 k is 1 M, and not 1000 k
    for factor in factors:
        if value >= factor:
            return f"{value / factor:.3g} {names[factor]}{unit}"
    return f"{value:.0f} {unit}"
