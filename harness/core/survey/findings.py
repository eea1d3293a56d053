"""All that a survey found of a server; what it did not come to is empty."""

from dataclasses import dataclass, field

from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.between import Between
from harness.core.survey.delivery import Delivery
from harness.core.survey.frame_form import FrameForm, ImageFacts
from harness.core.survey.own_times import OwnTimes
from harness.core.survey.page_access import PageAccess
from harness.core.survey.ranges import RangeSupport


@dataclass(slots=True)
class Findings:
    """What was found of one series of a server, filled as the answers come.

    `instance_count` are those with images, of `rows` x `columns`. `has_search` says whether studies
    can be listed, `server` what the server calls itself. `forms` are frames by Accept, `places`
    frames at the other paths where viewers look, asked for as Cornerstone3D does. `is_complete`
    says that the budget sufficed.
    """

    url: str
    study_uid: str
    series_uid: str
    instance_count: int
    rows: int
    columns: int
    server: str = ""
    has_search: bool = False
    facts: ImageFacts = field(default_factory=ImageFacts)
    forms: list[FrameForm] = field(default_factory=list)
    places: list[FrameForm] = field(default_factory=list)
    ranges: RangeSupport | None = None
    pages: PageAccess | None = None
    delivery: Delivery | None = None
    times: OwnTimes | None = None
    between: Between | None = None
    request_count: int = 0
    is_complete: bool = False

    @property
    def usual(self) -> FrameForm | None:
        """What Cornerstone3D gets; None where it was not asked for."""
        return next((form for form in self.forms if form.key == CORNERSTONE.key), None)

    @property
    def working(self) -> FrameForm | None:
        """The first form that brings an image, right labels before wrong ones; None: none does."""
        images = sorted(
            (form for form in self.forms if form.is_image), key=lambda form: form.is_mislabelled
        )
        return images[0] if images else None
