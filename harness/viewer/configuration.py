"""What the page registers with the viewer for a retrieve configuration."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from harness.core.retrieval.configuration import UNCONFIGURED_STAGES, RetrieveConfiguration
from harness.core.retrieval.cornerstone_keys import option_keys, stage_keys, why_unsayable
from harness.errors import ScenarioError


def registration(configuration: RetrieveConfiguration) -> dict[str, Any] | None:
    """A configuration as JSON values; None where nothing is registered.

    Raises ScenarioError for what no viewer can be given.
    """
    if broken := why_unsayable(configuration):
        raise ScenarioError(configuration.name, None, *broken)
    if configuration.stages == UNCONFIGURED_STAGES:
        return None
    options = configuration.retrieve_options.items()
    return {
        "stages": [_plain(stage_keys(stage)) for stage in configuration.stages],
        "retrieveOptions": {kind: _plain(option_keys(of)) for kind, of in options},
    }


def _plain(keys: Mapping[str, object]) -> dict[str, object]:
    return {key: value.value if isinstance(value, Enum) else value for key, value in keys.items()}
