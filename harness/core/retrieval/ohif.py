"""What OHIF asks for besides, and in which order it loads a volume that nobody configures.

1. The thumbnail of a series is the whole image in its middle, by one plain request, whatever is
   configured (`thumbnailRendering: wadors`; extensions/default/src/DicomWebDataSource/
   retrieveThumbnail.ts, getSopClassHandlerModule.js and core/src/utilities/loadImageToCanvas.ts:
   request type thumbnail, priority -5). It is asked for as soon as the page has time, which is
   after the viewport asked for all of its own; so it goes when a slot is free, before those that
   wait. Where two want one image, the second gets what the first brings. Of a stack the image on
   screen has stages of its own, unconfigured those of extensions/cornerstone/src/index.tsx
   (DEFAULT_STACK_RETRIEVE_OPTIONS); what another image's thumbnail takes of the link meanwhile, and
   what is fetched ahead once it is drawn, is not played.
2. A volume in three planes is loaded by whole images in an order of the layout's own
   (`imageLoadStrategy: nth`; extensions/cornerstone/src/utils/nthLoader.ts, request type prefetch,
   priority 0), which knows no stages. Where a configuration is registered for volumes as the
   harness does it, that order is off, and Cornerstone3D's stages count.

Files of OHIF 3.13.2; those of 3.12.10 say the same. On a quick and quiet machine the thumbnail is
asked for 0.2 to 0.7 s after the viewport's first images (tests/data/viewer). On one that is busy it
comes before them; that is not played.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.planner import InStageOrder, MakePlanner, Planner, Step
from harness.core.retrieval.policy import Application, ClientPolicy
from harness.core.retrieval.stage import UNCONFIGURED_STAGES, RequestType, RetrieveStage

_OWN_TYPE = "OHIF's own"

THUMBNAIL = RetrieveStage(
    id="thumbnail",
    retrieve_type=_OWN_TYPE,
    request_type=RequestType.THUMBNAIL,
    priority=-5,
    shows_parts=False,
)
_NTH = RetrieveStage(
    id="nth", retrieve_type=_OWN_TYPE, request_type=RequestType.PREFETCH, priority=0
)
_DEFAULT_STACK = RetrieveConfiguration(
    "OHIF's own",
    (RetrieveStage("initialImages", retrieve_type="single"),),
    {"single": RetrieveOptions(streaming=True, decode_level=1)},
)


def in_application(
    configuration: RetrieveConfiguration, policy: ClientPolicy
) -> RetrieveConfiguration:
    """What comes of a configuration inside the application of a policy: the same where none is."""
    is_unconfigured = configuration.stages == UNCONFIGURED_STAGES and not configuration.planner
    match policy.application:
        case Application.NONE:
            return configuration
        case Application.OHIF_STACK:
            return _DEFAULT_STACK if is_unconfigured else configuration
        case Application.OHIF:
            return _with_thumbnail(configuration, is_unconfigured=is_unconfigured)


def for_load(policy: ClientPolicy, load: Load) -> ClientPolicy:
    """The policy of a load: a volume's with its thumbnail, or that of a stack's image on screen."""
    if load is Load.VOLUME or policy.application is Application.NONE:
        return policy
    return replace(policy, application=Application.OHIF_STACK)


def _with_thumbnail(
    configuration: RetrieveConfiguration, *, is_unconfigured: bool
) -> RetrieveConfiguration:
    if is_unconfigured:
        inner: MakePlanner = _EveryNth
    else:
        inner = configuration.planner or InStageOrder
    return replace(
        with_own_options(configuration), planner=lambda stages: _WithThumbnail(inner(stages))
    )


def with_own_options(configuration: RetrieveConfiguration) -> RetrieveConfiguration:
    """The configuration with the options of what OHIF asks for besides: a plain request."""
    options = {**configuration.retrieve_options, _OWN_TYPE: RetrieveOptions()}
    return replace(configuration, retrieve_options=options)


def steps_of(configuration: RetrieveConfiguration, image_count: int) -> list[Step]:
    """The plan of a configuration: its planner's, else that of its stages."""
    planner = (configuration.planner or InStageOrder)(configuration.stages)
    return list(planner.plan(image_count))


def thumbnail_apart(steps: Sequence[Step]) -> tuple[Sequence[Step], Step | None]:
    """The plan of the viewport's own, and the thumbnail's step where one is asked for besides."""
    if not steps or not is_thumbnail(steps[-1][1].id):
        return steps, None
    *others, thumbnail = steps
    is_shared = any(index == thumbnail[0] for index, _ in others)
    return (others, thumbnail) if is_shared else (steps, None)


def stages_of(
    configuration: RetrieveConfiguration, policy: ClientPolicy, image_count: int
) -> list[tuple[RetrieveStage, list[int]]]:
    """The stages of a load and the images that each is for: what is configured, then the rest.

    Where an order of the application takes the place of the configured stages, these are left out.
    """
    own: dict[str, tuple[RetrieveStage, list[int]]] = {}
    is_configured = policy.application is Application.NONE
    if not is_configured:
        for index, stage in steps_of(in_application(configuration, policy), image_count):
            if stage in configuration.stages:
                is_configured = True
            else:
                own.setdefault(stage.id, (stage, []))[1].append(index)
    configured = configuration.stages if is_configured else ()
    return [*((stage, stage.indices(image_count)) for stage in configured), *own.values()]


def is_thumbnail(stage_id: str) -> bool:
    """Whether this is the stage that brings the thumbnail."""
    return stage_id == THUMBNAIL.id


def every_nth(image_count: int) -> list[int]:
    """The order of nthLoader.ts (getNthFrames.ts): of 22 images 0, 1, 9 to 13, 19 to 21, then 2.

    The ends and the middle, then every seventh from the second, every seventh from the fifth, then
    what is left: the even ones, then the odd ones.
    """
    centre_start = image_count / 2 - 3

    def turn(index: int) -> int:
        if index < 2 or index > image_count - 4 or centre_start < index < centre_start + 6:
            return 0
        if index % 7 in (2, 5):
            return 1 if index % 7 == 2 else 2
        return 3 + index % 2

    return sorted(range(image_count), key=turn)


class _WithThumbnail:
    """See Planner: the plan inside, and behind it the image in the middle.

    Its neighbours are filled as by the stage that would have asked for it.
    """

    def __init__(self, inner: Planner) -> None:
        self._inner = inner

    def plan(self, image_count: int) -> Iterable[Step]:
        """See Planner."""
        steps = list(self._inner.plan(image_count))
        middle = image_count // 2
        wanted = next((stage for index, stage in steps if index == middle), THUMBNAIL)
        return [*steps, (middle, replace(THUMBNAIL, nearby_frames=wanted.nearby_frames))]


class _EveryNth:
    """See Planner: the order of OHIF's layouts of volumes."""

    def __init__(self, stages: Sequence[RetrieveStage]) -> None:
        pass

    def plan(self, image_count: int) -> Iterable[Step]:
        """See Planner."""
        return [(index, _NTH) for index in every_nth(image_count)]
