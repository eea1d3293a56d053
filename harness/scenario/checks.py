"""Rules that need two blocks at once, or a dataset that was built."""

from collections.abc import Collection, Iterable

from harness.core.http.jpip import JPIP_FRAMES_PATH
from harness.core.http.protocol import HttpProtocol
from harness.core.images.server_faults import ServerFaults
from harness.core.images.specification import (
    ON_REQUEST,
    STORED_PATH,
    Codec,
    DatasetSpec,
    SourceKind,
)
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.stage import DEFAULT_RETRIEVE_TYPE, RetrieveStage
from harness.core.viewing.study import Study
from harness.errors import ScenarioError
from harness.scenario.validation import suggestion
from harness.scenario.yaml_source import Place

_DEFAULT_FRAMES_PATH = "/frames/"


def check_shown_series(study: Study, load: Load, paths: Collection[str], place: str) -> None:
    """Raise ScenarioError where a volume is not the series of the study that is shown."""
    if load is not Load.VOLUME or not study.slice_count_by_series:
        return
    slice_count = study.slice_count_by_series[study.shown_index]
    if slice_count != len(paths):
        rule = f"is the series that is shown, and the dataset has {len(paths)} slices"
        remedy = 'give it as many, or "shown" the number of another'
        raise ScenarioError(f"{place}: study: series", slice_count, rule, remedy)


def check_positions(configuration: RetrieveConfiguration, frame_count: int, place: str) -> None:
    """Raise ScenarioError where a stage names an image that a series does not have."""
    for stage in configuration.stages:
        check_stage_positions(stage, frame_count, place)


def check_stage_positions(stage: RetrieveStage, frame_count: int, place: str) -> None:
    """Raise ScenarioError where the viewer would find no image for one of the positions."""
    try:
        stage.indices(frame_count)
    except IndexError as error:
        raise ScenarioError(
            f"{place}: stage {stage.id}",
            None,
            str(error),
            f"write an index from {-frame_count} to {frame_count - 1}, or a fraction below 1",
        ) from error


def check_retrieve_types(configuration: RetrieveConfiguration, place: Place) -> None:
    """Raise ScenarioError for options that no stage asks for: the viewer ignores them silently.

    A planner of one's own may ask for any.
    """
    asked = sorted({stage.retrieve_type for stage in configuration.stages})
    written = configuration.retrieve_options.keys() | configuration.by_transfer_syntax.keys()
    needless = written - {*asked, DEFAULT_RETRIEVE_TYPE}
    if needless and configuration.planner is None:
        first = min(needless)
        here = place.at("retrieveOptions", first)
        rule = "is a retrieve type that no stage uses"
        raise here.error(rule, suggestion(first, asked), value=first)


def check_fault_images(faults: ServerFaults, image_count: int, place: str) -> None:
    """Raise ScenarioError where a fault names an image that a load does not have."""
    named = [*faults.missing_image_indices]
    named += (faults.cut and faults.cut.image_indices) or ()
    named += (faults.stall and faults.stall.image_indices) or ()
    if beyond := [index for index in named if index >= image_count]:
        raise ScenarioError(
            f"{place}.faults.images",
            beyond[0],
            f"is not an image of a load of {image_count}",
            f"count from 0 to {image_count - 1}",
        )


def check_known_fault_images(
    faults: ServerFaults, load: Load, dataset: DatasetSpec | None, place: str
) -> None:
    """Raise ScenarioError likewise, where it is known already how many images a load has."""
    frame_count = known_frame_count(dataset) if dataset is not None else None
    if load is Load.STACK:
        frame_count = 1
    if frame_count is not None:
        check_fault_images(faults, frame_count, place)


def check_protocols(
    networks: Iterable[NetworkProfile], protocols: Iterable[HttpProtocol], place: str
) -> None:
    """Raise ScenarioError for a network that cannot do what a client asks of it.

    Without the emulator nobody speaks TLS. A delay per request is told by the bytes on a
    connection, which say nothing of requests within TLS.
    """
    protocols, networks = list(protocols), list(networks)
    delaying = [network.name for network in networks if network.delay_per_request_s]
    if delaying and any(protocol.has_tls for protocol in protocols):
        raise ScenarioError(
            place,
            delaying[0],
            "has a delay per request, but TLS and HTTP/2 hide where requests begin",
            'remove it, or remove "tls" and "http" from every client',
        )
    unshaped = [network.name for network in networks if not network.is_shaped]
    if unshaped and any(protocol.has_tls for protocol in protocols):
        raise ScenarioError(
            place,
            unshaped[0],
            "is served without the emulator, which provides TLS and HTTP/2",
            'remove it, or remove "tls" and "http" from every client',
        )


def check_load(load: Load, dataset: DatasetSpec, place: str) -> None:
    """Raise ScenarioError for a volume of images that have no order in space."""
    if load is Load.VOLUME and dataset.stack_only:
        rule = f"makes no volume: {dataset.stack_only}"
        remedy = "load it as a stack, or name images that have an order in space"
        raise ScenarioError(place, dataset.name, rule, remedy)


def known_frame_count(dataset: DatasetSpec) -> int | None:
    """How many frames a dataset will have, or None when only building it can tell."""
    match dataset.source.kind:
        case SourceKind.RADIOGRAPH_PHANTOM:
            return dataset.source.frame_count or 1
        case SourceKind.CT_PHANTOM:
            return dataset.source.frame_count
        case _:
            return None


def carried_paths(dataset: DatasetSpec) -> list[str]:
    """Whatever may stand between the slashes of a framesPath.

    That is encodings, HTJ2K over JPIP, and what is encoded where somebody asks for it.
    """
    frames = [each for each in dataset.encodings if each.path == _DEFAULT_FRAMES_PATH.strip("/")]
    has_jpip = any(encoding.codec is Codec.HTJ2K for encoding in frames)
    jpip = [JPIP_FRAMES_PATH.strip("/")] if has_jpip else []
    return [*(each.path for each in dataset.encodings), *jpip, *dataset.on_request]


def asked_paths(configurations: Iterable[RetrieveConfiguration]) -> set[str]:
    """Whatever stands between the slashes of their framesPaths; their options are resolved."""
    options = (each for of in configurations for each in of.retrieve_options.values())
    return {each.frames_path.strip("/") for each in options if each.frames_path is not None}


def check_frames_paths(
    configuration: RetrieveConfiguration, carried: Collection[str], place: str
) -> None:
    """Raise ScenarioError where an encoding is asked for that a dataset does not carry.

    `carried` are its `carried_paths`; options by transfer syntax are resolved.
    """
    written = {kind: o.frames_path for kind, o in configuration.retrieve_options.items()}
    used = {s.retrieve_type: configuration.options_for(s).frames_path for s in configuration.stages}
    for retrieve_type, frames_path in (used | written).items():
        asked = (frames_path or _DEFAULT_FRAMES_PATH).strip("/")
        is_needed = frames_path is not None or retrieve_type in used
        if is_needed and asked not in carried:
            raise ScenarioError(
                f"{place}.retrieveOptions.{retrieve_type}.framesPath",
                frames_path or _DEFAULT_FRAMES_PATH,
                "is not an encoding of the dataset",
                f"use one of {', '.join(sorted(carried, key=_in_a_message))}",
            )


def _in_a_message(path: str) -> tuple[bool, str]:
    """By name, and what every dataset can be had in behind its own."""
    return path in {*ON_REQUEST, STORED_PATH}, path
