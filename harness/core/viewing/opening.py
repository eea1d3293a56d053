"""What a viewer does between the click on a study and its first frame, as steps.

A step asks one kind of thing, for one or all series, once other steps are done. The first frame
waits for steps, too. Two words stand for what follows: a step after FRAMES is asked with the first
frame, or once a viewer that is busy then has time; one after IMAGES when every image is there.
"""

from dataclasses import dataclass
from enum import Enum

from harness.core.http.content_coding import BROWSER_ACCEPTS

FRAMES = "frames"
IMAGES = "images"
LATER = (FRAMES, IMAGES)
"""What steps may wait for besides other steps."""


class Purpose(Enum):
    """What the bytes of a request before the images are for."""

    QUERY = "query"
    METADATA = "metadata"
    THUMBNAIL = "thumbnail"


class Asked(Enum):
    """What a step asks for; QIDO-RS and WADO-RS of PS3.18.

    STUDY, SERIES and PATIENT are searches: for the study, its series, and the patient's studies.
    All others are asked for series by series: INSTANCES is a search, ENDS the metadata of the first
    and the last slice, and FRAME, RENDERED and THUMBNAIL are ways to get a small picture.
    """

    STUDY = "study"
    SERIES = "series"
    PATIENT = "patient"
    INSTANCES = "instances"
    METADATA = "metadata"
    ENDS = "ends"
    FRAME = "frame"
    RENDERED = "rendered"
    THUMBNAIL = "thumbnail"

    @property
    def purpose(self) -> Purpose:
        """What it is for."""
        match self:
            case Asked.METADATA | Asked.ENDS:
                return Purpose.METADATA
            case Asked.FRAME | Asked.RENDERED | Asked.THUMBNAIL:
                return Purpose.THUMBNAIL
            case _:
                return Purpose.QUERY

    @property
    def is_of_series(self) -> bool:
        """Whether there is one for each series."""
        return self not in (Asked.STUDY, Asked.SERIES, Asked.PATIENT)


class Which(Enum):
    """The series that a step asks about: the one that is shown, the others, or every one.

    Every one begins with the one that is shown.
    """

    SHOWN = "shown"
    OTHERS = "others"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class OpeningStep:
    """Something that is asked when all steps of `after` are done.

    Before it the viewer needs `application_s` of its own. It is asked `repeat_count` times, and at
    most `at_once_count` of its requests are under way (None: as many as there are connections).
    """

    name: str
    asks: Asked
    of: Which = Which.EVERY
    after: tuple[str, ...] = ()
    repeat_count: int = 1
    at_once_count: int | None = None
    application_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Opening:
    """What a viewer asks from the click on, and what its first frame waits for.

    What it makes of answers takes `s_per_megabyte` of JSON, one after the other, beyond reading it.
    When the steps of `frames_after` are done the viewer needs `application_s` of its own. Once it
    has asked for the first frame it is busy for `busy_s`: what came is not looked at, and the steps
    after FRAMES wait. `accepts` is its header Accept-Encoding.
    """

    name: str
    steps: tuple[OpeningStep, ...]
    frames_after: tuple[str, ...]
    s_per_megabyte: float = 0.0
    application_s: float = 0.0
    busy_s: float = 0.0
    accepts: str = BROWSER_ACCEPTS
    source: str = ""
