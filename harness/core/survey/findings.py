"""All that a survey found of a server; what it did not come to is empty."""

from dataclasses import dataclass, field

from harness.core.survey.frame_form import FrameForm, ImageFacts


@dataclass(slots=True)
class Findings:
    """What was found of one series of a server, filled as the answers come.

    `instance_count` are those with images, of `rows` x `columns`. `is_complete` says that the
    budget sufficed.
    """

    url: str
    study_uid: str
    series_uid: str
    instance_count: int
    rows: int
    columns: int
    facts: ImageFacts = field(default_factory=ImageFacts)
    forms: list[FrameForm] = field(default_factory=list)
    request_count: int = 0
    is_complete: bool = False
