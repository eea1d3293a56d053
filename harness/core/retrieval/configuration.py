"""Staged retrieve configurations: Cornerstone3D's own, field for field.

A configuration is a list of stages, which say *which* images are asked for in what order, and
retrieve options by name, which say *how* an image is asked for. Names and defaults are those
of packages/core/src/types/IRetrieveConfiguration.ts of Cornerstone3D 5.8.2, in snake case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.planner import MakePlanner
from harness.core.retrieval.stage import DEFAULT_RETRIEVE_TYPE, RetrieveStage


@dataclass(frozen=True, slots=True)
class RetrieveOptions:
    """How an image is asked for. None stands for "the key is not there".

    `range_index` set: a byte range of `chunk_size_bytes`; -1 is "all that is left". Else
    `streaming`: decoded while it arrives, offered each `min_chunk_size_bytes`. Else one plain
    request. `frames_path` stands in for "/frames/", `url_arguments` are appended.
    `decode_level` caps the reduction of a partial image (0 full size, 1 half, …);
    `image_quality_status` is what a completely fetched image counts as. `between_decodes_s` is
    the viewer's msBetweenDecode: how long a full-size partial image is left as it is.
    """

    frames_path: str | None = None
    url_arguments: str | None = None
    decode_level: int | None = None
    image_quality_status: ImageQualityStatus | None = None
    range_index: int | None = None
    chunk_size_bytes: int | None = None
    initial_chunk_size_bytes: int | None = None
    streaming: bool | None = None
    min_chunk_size_bytes: int | None = None
    between_decodes_s: float | None = None


@dataclass(frozen=True, slots=True)
class RetrieveConfiguration:
    """What a viewer registers as its retrieve configuration: stages, and options by type.

    `by_transfer_syntax` has the options of retrieve types that depend on what a server sends, by
    type, then by transfer syntax ("default" for all others); what they come to under a policy is in
    `retrieve_options` once `transfer_syntax.resolved` has put it there. `planner` makes what
    obeys `planner.Planner`, None is the viewer's own order. `note` and `source` are for people.
    """

    name: str
    stages: tuple[RetrieveStage, ...]
    retrieve_options: Mapping[str, RetrieveOptions] = field(default_factory=dict)
    source: str = ""
    note: str = ""
    planner: MakePlanner | None = None
    by_transfer_syntax: Mapping[str, Mapping[str, RetrieveOptions]] = field(default_factory=dict)

    def options_for(self, stage: RetrieveStage) -> RetrieveOptions:
        """The stage's own options, else those called "default", else a plain request."""
        for retrieve_type in (stage.retrieve_type, DEFAULT_RETRIEVE_TYPE):
            if retrieve_type in self.retrieve_options:
                return self.retrieve_options[retrieve_type]
            assert retrieve_type not in self.by_transfer_syntax, f"{retrieve_type} is not resolved"
        return RetrieveOptions()
