"""Times and sizes as somebody printed them: the interval that they may have been rounded from."""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[A-Za-z]*)\s*")
_TIME_UNITS = {"ms": 1e-3, "s": 1.0, "sec": 1.0}
_PREFIXES = {"": 0, "k": 1, "m": 2, "g": 3}
DECIMAL, BINARY = 1000, 1024


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """A printed time: what it may have been before it was rounded, and what it says."""

    low_s: float
    high_s: float
    middle_s: float

    def meets(self, other: "PrintedTime") -> bool:
        """Whether both may have been one and the same time."""
        return self.low_s <= other.high_s and other.low_s <= self.high_s


@dataclass(frozen=True, slots=True)
class PrintedSize:
    """A printed size, likewise."""

    low_bytes: float
    high_bytes: float
    middle_bytes: float


def printed_time_s(text: str, unit: str = "") -> PrintedTime | None:
    """The seconds that a cell says; `unit` is what its column says of cells without one.

    None where it is no time.
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    factor = _TIME_UNITS.get((found["unit"] or unit).lower())
    return PrintedTime(*_rounded(found["number"], factor)) if factor is not None else None


def printed_size_bytes(text: str, kilo_bytes: int) -> PrintedSize | None:
    """The bytes that a cell says if its K is 1000 or 1024; None where it is no size."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    unit = found["unit"].lower().removesuffix("b")
    if unit.endswith("i"):
        unit, kilo_bytes = unit[:-1], BINARY
    power = _PREFIXES.get(unit)
    if power is None:
        return None
    return PrintedSize(*_rounded(found["number"], float(kilo_bytes**power)))


def _rounded(number: str, factor: float) -> tuple[float, float, float]:
    """Half of the last digit either way, and the number itself."""
    number = number.replace(",", ".")
    half = 0.5 * 10 ** -len(number.partition(".")[2])
    value = float(number)
    return (value - half) * factor, (value + half) * factor, value * factor
