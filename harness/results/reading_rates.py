"""At how many slices a second cases can be read, and over which links: its rows, and their file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from harness.errors import BadInput

RATES_FILE = "reading/rates.json"
"""Where the published rates lie in a results folder."""
RATES_VERSION = 2
"""Rises with every change of what a figure of the file means; each file names its own."""


@dataclass(frozen=True, slots=True)
class ReadableRate:
    """The most slices a second that one case can be read at over one network.

    `rate_per_s` is 0 where it is smooth at none that was tried, and `most_tried_per_s` where it is
    smooth at all.
    """

    case: str
    viewer: str
    network: str
    rate_per_s: float


@dataclass(frozen=True, slots=True)
class MappedRate:
    """The same over a link of a rate and a round trip."""

    case: str
    download_bps: float
    rtt_s: float
    rate_per_s: float


@dataclass(frozen=True, slots=True)
class ReadingRates:
    """All of a scenario: rates over its networks, and a map for some of its cases.

    Rates were looked for between `least_tried_per_s` and `most_tried_per_s`, in one pass over
    `slice_count` slices.
    """

    scenario: str
    title: Mapping[str, str]
    scenario_digest: str
    policy: str
    device: str
    slice_count: int
    least_tried_per_s: float
    most_tried_per_s: float
    rates: tuple[ReadableRate, ...]
    cells: tuple[MappedRate, ...]
    rates_version: int = RATES_VERSION


_RATES: TypeAdapter[ReadingRates] = TypeAdapter(ReadingRates)


def rates_to_json(rates: ReadingRates) -> bytes:
    """The text of the file, the same for the same rates."""
    return _RATES.dump_json(rates, indent=1) + b"\n"


def read_rates(path: Path) -> ReadingRates:
    """The rates in a file. Raises BadInput."""
    try:
        found = _RATES.validate_json(path.read_bytes(), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        rule = f"does not fit the rates of a reading ({first['msg']})"
        raise BadInput(f"{path}: {key}", None, rule, "run harness readable --publish") from error
    if found.rates_version != RATES_VERSION:
        rule = f"is not the version of this program, {RATES_VERSION}"
        remedy = "run harness readable --publish"
        raise BadInput(f"{path}: rates_version", found.rates_version, rule, remedy)
    return found
