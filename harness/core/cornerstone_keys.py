"""A retrieve configuration in Cornerstone3D's own keys, as viewer code says it.

A key is left out where it says what the viewer takes without it. Enums stay enums: their values
are the viewer's (packages/core/src/enums of Cornerstone3D 5.14.0), their names those of its code.
"""

from collections.abc import Mapping

from harness.core.retrieve import (
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RetrieveConfiguration,
    RetrieveOptions,
    RetrieveStage,
)


def why_unsayable(configuration: RetrieveConfiguration) -> tuple[str, str] | None:
    """The rule that a configuration breaks which no viewer can be given, and the remedy."""
    if configuration.planner is not None:
        return "orders its requests by a class of this project's", "leave the planner out"
    if configuration.stages == UNCONFIGURED_STAGES and configuration.retrieve_options:
        return "has options, but no stages that a viewer could be given", 'leave out "stages: none"'
    return None


def stage_keys(stage: RetrieveStage) -> Mapping[str, object]:
    """The keys of a stage that are not what the viewer takes without them."""
    default = RetrieveStage(stage.id)
    keys = {
        "positions": ([*map(_number, stage.positions)], []),
        "decimate": (stage.decimate, default.decimate),
        "offset": (stage.offset, default.offset),
        "retrieveType": (stage.retrieve_type, default.retrieve_type),
        "requestType": (stage.request_type, default.request_type),
        "priority": (stage.priority, default.priority),
        "nearbyFrames": ([*map(_nearby, stage.nearby_frames)], []),
    }
    return {"id": stage.id} | {key: now for key, (now, usual) in keys.items() if now != usual}


def _nearby(frame: NearbyFrame) -> Mapping[str, object]:
    return {"offset": frame.offset, "imageQualityStatus": frame.image_quality_status}


def option_keys(options: RetrieveOptions) -> Mapping[str, object]:
    """The keys of retrieve options that are there."""
    between_s = options.between_decodes_s
    keys = {
        "urlArguments": options.url_arguments,
        "framesPath": options.frames_path,
        "imageQualityStatus": options.image_quality_status,
        "rangeIndex": options.range_index,
        "chunkSize": options.chunk_size_bytes,
        "initialChunkSize": options.initial_chunk_size_bytes,
        "streaming": options.streaming,
        "minChunkSize": options.min_chunk_size_bytes,
        "decodeLevel": options.decode_level,
        "msBetweenDecode": None if between_s is None else _number(round(between_s * 1000, 6)),
    }
    return {key: value for key, value in keys.items() if value is not None}


def _number(number: float) -> float:
    return int(number) if number == int(number) else number
