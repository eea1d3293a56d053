"""A retrieve configuration in Cornerstone3D's own keys, as viewer code says it.

A key is left out where it says what the viewer takes without it. Enums stay enums: their values
are the viewer's (packages/core/src/enums of Cornerstone3D 5.14.0), their names those of its code.
"""

from collections.abc import Mapping

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.stage import UNCONFIGURED_STAGES, NearbyFrame, RetrieveStage

# The field of ours for each key, in the order in which the keys are written.
_STAGE_FIELDS = {
    "id": "id",
    "positions": "positions",
    "decimate": "decimate",
    "offset": "offset",
    "retrieveType": "retrieve_type",
    "requestType": "request_type",
    "priority": "priority",
    "nearbyFrames": "nearby_frames",
}
_NEARBY_FIELDS = {"offset": "offset", "imageQualityStatus": "image_quality_status"}
_BETWEEN_MS = "msBetweenDecode"
_OPTION_FIELDS = {
    "urlArguments": "url_arguments",
    "framesPath": "frames_path",
    "imageQualityStatus": "image_quality_status",
    "rangeIndex": "range_index",
    "chunkSize": "chunk_size_bytes",
    "initialChunkSize": "initial_chunk_size_bytes",
    "streaming": "streaming",
    "minChunkSize": "min_chunk_size_bytes",
    "decodeLevel": "decode_level",
    _BETWEEN_MS: "between_decodes_s",
}


def why_unsayable(configuration: RetrieveConfiguration) -> tuple[str, str] | None:
    """The rule that a configuration breaks which no viewer can be given, and the remedy."""
    if configuration.planner is not None:
        return "orders its requests by a class of this project's", "leave the planner out"
    options = configuration.retrieve_options or configuration.by_transfer_syntax
    if configuration.stages == UNCONFIGURED_STAGES and options:
        return "has options, but no stages that a viewer could be given", 'leave out "stages: none"'
    return None


def stage_keys(stage: RetrieveStage) -> Mapping[str, object]:
    """The keys of a stage that are not what the viewer takes without them."""
    default = RetrieveStage(stage.id)
    return {"id": stage.id} | {
        key: _said(getattr(stage, field))
        for key, field in _STAGE_FIELDS.items()
        if getattr(stage, field) != getattr(default, field)
    }


def options_by_type(configuration: RetrieveConfiguration) -> Mapping[str, Mapping[str, object]]:
    """The keys of the retrieve options by type, and by transfer syntax below it where they depend.

    What a dependent type comes to under some policy is not said.
    """
    levels = configuration.by_transfer_syntax
    options = configuration.retrieve_options.items()
    plain = {kind: option_keys(written) for kind, written in options if kind not in levels}
    dependent = {
        kind: {syntax: option_keys(written) for syntax, written in level.items()}
        for kind, level in levels.items()
    }
    return {**plain, **dependent}


def option_keys(options: RetrieveOptions) -> Mapping[str, object]:
    """The keys of retrieve options that are there."""
    keys = {key: getattr(options, field) for key, field in _OPTION_FIELDS.items()}
    if options.between_decodes_s is not None:
        keys[_BETWEEN_MS] = _said(round(options.between_decodes_s * 1000, 6))
    return {key: value for key, value in keys.items() if value is not None}


def _said(value: object) -> object:
    match value:
        case tuple():
            return [_said(item) for item in value]
        case NearbyFrame():
            return {key: getattr(value, field) for key, field in _NEARBY_FIELDS.items()}
        case float() if value == int(value):
            return int(value)
        case _:
            return value


def stage_fields(keys: Mapping[str, object]) -> dict[str, object]:
    """The fields of RetrieveStage that keys of a stage stand for, with values of the same kinds.

    Raises ValueError for a key that the viewer does not know.
    """
    fields = _renamed(keys, _STAGE_FIELDS)
    if isinstance(frames := fields.get("nearby_frames"), tuple):
        fields["nearby_frames"] = tuple(_renamed(frame, _NEARBY_FIELDS) for frame in frames)
    return fields


def option_fields(keys: Mapping[str, object]) -> dict[str, object]:
    """The fields of RetrieveOptions that keys of retrieve options stand for, as `stage_fields`."""
    fields = _renamed(keys, _OPTION_FIELDS)
    if isinstance(between_ms := keys.get(_BETWEEN_MS), int | float):
        fields[_OPTION_FIELDS[_BETWEEN_MS]] = between_ms / 1000
    return fields


def _renamed(keys: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    if unknown := [key for key in keys if key not in names]:
        raise ValueError(f"{', '.join(unknown)}: no key of Cornerstone3D's")
    return {
        names[key]: tuple(value) if isinstance(value, list) else value
        for key, value in keys.items()
    }
