"""One case as it was played: all that its scenario may have had by name only, looked up.

A retrieve configuration stands in the document in Cornerstone3D's own keys; a key is left out
where it says what the viewer takes without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer

from harness.core.http.client import Client
from harness.core.images.server_faults import OriginBehaviour
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.cornerstone_keys import (
    option_fields,
    option_keys,
    stage_fields,
    stage_keys,
)
from harness.core.retrieval.stage import UNCONFIGURED_STAGES, RetrieveStage
from harness.core.viewing.opening import Opening
from harness.core.viewing.study import Study
from harness.results.record import Record

_Stage = Annotated[RetrieveStage, BeforeValidator(stage_fields), PlainSerializer(stage_keys)]
_Options = Annotated[RetrieveOptions, BeforeValidator(option_fields), PlainSerializer(option_keys)]


@dataclass(frozen=True, slots=True)
class RetrieveRecord(Record):
    """A retrieve configuration.

    `stages` are None where the viewer loads by itself. `planner` names the class that orders the
    requests ("module:Class"), None for the viewer's own order; reading a document imports none.
    """

    name: str
    stages: tuple[_Stage, ...] | None
    retrieve_options: Annotated[Mapping[str, _Options], Field(alias="retrieveOptions")]
    planner: str | None = None

    @classmethod
    def of(cls, configuration: RetrieveConfiguration) -> "RetrieveRecord":
        """A configuration as a run document keeps it, without what it says to people."""
        stages, planner = configuration.stages, configuration.planner
        return cls(
            configuration.name,
            None if stages == UNCONFIGURED_STAGES else stages,
            configuration.retrieve_options,
            f"{planner.__module__}:{planner.__qualname__}" if planner else None,
        )

    @property
    def in_viewer_order(self) -> RetrieveConfiguration:
        """The configuration, whose planner is left out."""
        stages = UNCONFIGURED_STAGES if self.stages is None else self.stages
        return RetrieveConfiguration(self.name, stages, self.retrieve_options)


@dataclass(frozen=True, slots=True)
class Played(Record):
    """What a case asked for, and how the origin answered."""

    retrieve: RetrieveRecord
    origin: OriginBehaviour


@dataclass(frozen=True, slots=True)
class CaseRecord(Record):
    """A case under its name, with the client policy and the client that played it.

    `played` is None in a run of before version 4: only the YAML tells, by names whose meaning may
    have changed since. `opening` is what came before the first frame, asked of `study`; None where
    a load began with that.
    """

    name: str
    policy: str
    client: Client
    played: Played | None
    opening: Opening | None = None
    study: Study | None = None
