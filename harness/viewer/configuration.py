"""What the page registers with the viewer for a retrieve configuration."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.cornerstone_keys import (
    options_by_type,
    stage_keys,
    why_unsayable,
)
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.errors import ScenarioError


def registration(configuration: RetrieveConfiguration) -> dict[str, Any] | None:
    """A configuration as JSON values; None where nothing is registered.

    Raises ScenarioError for what no viewer can be given.
    """
    if broken := why_unsayable(configuration):
        raise ScenarioError(configuration.name, None, *broken)
    if configuration.stages == UNCONFIGURED_STAGES:
        return None
    return {
        "stages": [_plain(stage_keys(stage)) for stage in configuration.stages],
        "retrieveOptions": _plain(options_by_type(configuration)),
    }


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {key: _plain(item) for key, item in value.items()}
        case _:
            return value
