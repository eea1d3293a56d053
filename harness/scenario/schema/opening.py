"""The schemas of a study and of its opening: what comes before the first frame."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.core.http.content_coding import BROWSER_ACCEPTS, ContentCoding
from harness.core.viewing.opening import LATER, Asked, Opening, OpeningStep, Which
from harness.core.viewing.progress import FIRST_FRAME
from harness.core.viewing.study import MetadataForm, Study
from harness.scenario.schema.block import Block, BrokenRule, ByteCount, Duration, Label, Name

NO_OPENING = "none"
"""What stands for an opening where a load begins with the first frame."""

_MOST_SLICES = 20_000
"""Of a study: metadata of more, as Orthanc writes it, has 300 MB, which no viewer opens."""

SeriesSlices = Annotated[int, Field(ge=1, le=_MOST_SLICES)]
Count = Annotated[int, Field(ge=1, le=256)]


class StepBlock(Block):
    """One thing that a viewer asks for before the first frame, or beside it."""

    name: Annotated[Label, Field(examples=["metadata"])]
    """What other steps call it that wait for it."""
    asks: Literal[
        "study",
        "series",
        "patient",
        "instances",
        "metadata",
        "ends",
        "frame",
        "rendered",
        "thumbnail",
    ]
    """What is asked for: searches (study, series, patient, instances), metadata of series or of
    their first and last slice (ends), or a small picture of each series.
    """
    of: Literal["shown", "others", "every"] = "every"
    """Of which series."""
    after: list[Label] = Field(default_factory=list, examples=[["series"]])
    """The steps that it waits for; frames and images are the first frame and all images."""
    times: Count = 1
    """How often."""
    at_once: Annotated[Count | None, Field(examples=[1])] = None
    """How many of its requests are under way at once; all unless it is given."""
    application: Annotated[Duration, Field(examples=["140 ms"])] = 0.0
    """What the viewer needs of its own before the first of them."""


class FramesBlock(Block):
    """What the first frame waits for."""

    after: Annotated[list[Label], Field(min_length=1, examples=[["metadata"]])]
    """The steps that have to be done."""
    busy: Annotated[Duration, Field(examples=["200 ms"])] = 0.0
    """How long the viewer is busy once it asked for the first frame: it looks at no answer, and
    steps after "frames" wait.
    """


class OpeningBlock(Block):
    """What a viewer asks between the click on a study and the first frame, as steps.

    A step begins when all of its `after` are done. Behind the first frame come steps after
    "frames", behind all images those after "images".
    """

    name: Annotated[Name | None, Field(examples=["my-viewer"])] = None
    """What it is called in results; the name of its file unless it is given."""
    source: Annotated[str, Field(examples=["our viewer's log"])] = ""
    """Where the steps are from."""
    application: Annotated[Duration, Field(examples=["700 ms"])] = 0.0
    """What the viewer needs of its own before it asks for the first frame."""
    per_megabyte: Annotated[Duration, Field(examples=["60 ms"])] = 0.0
    """What it makes of a megabyte of JSON takes so long, beyond reading it."""
    accepts: Annotated[str, Field(max_length=256, examples=["gzip"])] = BROWSER_ACCEPTS
    """The codings that it takes, as its header Accept-Encoding says them."""
    steps: Annotated[
        list[StepBlock],
        Field(
            min_length=1,
            max_length=64,
            examples=[[{"name": "metadata", "asks": "metadata", "of": "shown"}]],
        ),
    ]
    """What is asked for, each with what it waits for."""
    frames: Annotated[FramesBlock, Field(examples=[{"after": ["metadata"]}])]
    """What the first frame waits for."""

    @model_validator(mode="after")
    def _comes_to_an_end(self) -> Self:
        waits = {step.name: step.after for step in self.steps}
        if len(waits) < len(self.steps):
            raise BrokenRule("has two steps of one name", "give each its own name")
        if taken := waits.keys() & {*LATER, FIRST_FRAME}:
            rule = f'calls a step "{min(taken)}"'
            raise BrokenRule(rule, f"{', '.join(LATER)} and {FIRST_FRAME} are taken")
        for name in [name for after in waits.values() for name in after] + self.frames.after:
            if name not in waits and name not in LATER:
                raise BrokenRule(f'waits for "{name}", which is no step', f"write {_any(waits)}")
        if later := _waits_for(self.frames.after, waits) & set(LATER):
            rule = f'lets the first frame wait for "{min(later)}", which comes behind it'
            raise BrokenRule(rule, "let it wait for other steps")
        if circle := next((name for name in waits if name in _waits_for(waits[name], waits)), None):
            raise BrokenRule(f'lets "{circle}" wait for itself', "break the circle")
        return self


def _any(names: dict[str, list[str]]) -> str:
    return "one of " + ", ".join([*names, *LATER])


def _waits_for(first: list[str], waits: dict[str, list[str]]) -> set[str]:
    """All that has to be there for these names, themselves included."""
    found: set[str] = set()
    left = list(first)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += waits.get(name, [])
    return found


def opening_of(block: OpeningBlock, default_name: str) -> Opening:
    """The opening that a block describes."""
    return Opening(
        name=block.name or default_name,
        steps=tuple(
            OpeningStep(
                name=step.name,
                asks=Asked(step.asks),
                of=Which(step.of),
                after=tuple(step.after),
                repeat_count=step.times,
                at_once_count=step.at_once,
                application_s=step.application,
            )
            for step in block.steps
        ),
        frames_after=tuple(block.frames.after),
        s_per_megabyte=block.per_megabyte,
        application_s=block.application,
        busy_s=block.frames.busy,
        accepts=block.accepts,
        source=block.source,
    )


def _fits_a_server(counts: list[int]) -> list[int]:
    if sum(counts) > _MOST_SLICES:
        rule = f"has {sum(counts)} slices, and {_MOST_SLICES} are what is drawn at most"
        raise BrokenRule(rule, "leave series out")
    return counts


Coding = Literal["identity", "gzip", "br", "zstd"]


class StudyBlock(Block):
    """The study around the images; a case says what is otherwise."""

    series: Annotated[
        Annotated[list[SeriesSlices], Field(min_length=1, max_length=200)] | None,
        Field(examples=[[174, 60, 40, 20, 3]]),
    ] = None
    """How many slices each series has; one series, the dataset's, unless it is given."""
    shown: Annotated[int | None, Field(ge=1, le=200, examples=[1])] = None
    """Which series is loaded, counted from 1; the first unless it is given."""
    metadata: Literal["pydicom", "orthanc", "deduplicated"] | None = None
    """Who writes the metadata: pydicom (8 kB a CT slice) unless it is given, Orthanc (15 kB), or
    deduplicated as by Static-DICOMweb.
    """
    codings: Annotated[list[Coding] | None, Field(max_length=4, examples=[["gzip"]])] = None
    """What the server compresses metadata and searches with, the best first; nothing unless it is
    given.
    """
    per_request: Annotated[Duration | None, Field(examples=["2 ms"])] = None
    """What the server needs for each request before the images; no time unless it is given."""
    per_slice: Annotated[Duration | None, Field(examples=["1.3 ms"])] = None
    """What it needs for each slice of metadata; no time unless it is given."""
    at_once: Annotated[Count | None, Field(examples=[1])] = None
    """How many such requests it works on at once; all unless it is given."""
    rendered: Annotated[ByteCount | None, Field(examples=["30 kB"])] = None
    """What a rendered image weighs; 30 kB unless it is given."""
    thumbnail: Annotated[ByteCount | None, Field(examples=["4 kB"])] = None
    """What a thumbnail weighs; 4 kB unless it is given."""


def study_of(block: StudyBlock | None, usual: Study) -> Study:
    """The study that a block describes, where `usual` is another one in all it leaves out.

    Raises BrokenRule.
    """
    if block is None:
        return usual
    counts = (
        usual.slice_count_by_series if block.series is None else tuple(_fits_a_server(block.series))
    )
    shown_index = usual.shown_index if block.shown is None else block.shown - 1
    if shown_index >= max(1, len(counts)):
        rule = f"shows series {shown_index + 1} of {max(1, len(counts))}"
        raise BrokenRule(rule, "name one that there is")
    codings = usual.codings
    if block.codings is not None:
        codings = tuple(map(ContentCoding, block.codings))
    return Study(
        slice_count_by_series=counts,
        shown_index=shown_index,
        form=usual.form if block.metadata is None else MetadataForm(block.metadata),
        codings=codings,
        request_s=usual.request_s if block.per_request is None else block.per_request,
        slice_s=usual.slice_s if block.per_slice is None else block.per_slice,
        at_once_count=block.at_once or usual.at_once_count,
        rendered_bytes=usual.rendered_bytes if block.rendered is None else block.rendered,
        thumbnail_bytes=usual.thumbnail_bytes if block.thumbnail is None else block.thumbnail,
    )
