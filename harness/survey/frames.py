"""A frame by every way that viewers ask."""

from collections.abc import Sequence
from dataclasses import replace

from harness.core.survey.accepts import CORNERSTONE, WAYS, AcceptWay
from harness.core.survey.frame_form import FrameForm, ImageFacts, frame_form
from harness.survey.asker import Asker
from harness.survey.content_coding import without_coding
from harness.survey.question import Question
from harness.survey.series import Series, stored_syntax


async def image_facts(asker: Asker, series: Series) -> ImageFacts:
    """What is known of the image that stands for the series. Raises BudgetSpent."""
    instance = series.middle
    syntax = instance.facts.stored_syntax_uid or await stored_syntax(asker, series, instance)
    return replace(instance.facts, stored_syntax_uid=syntax)


async def frame_forms(
    asker: Asker, series: Series, facts: ImageFacts, forms: list[FrameForm]
) -> None:
    """Add to `forms` what each way brings, in the order of WAYS. Raises BudgetSpent."""
    url = series.address.frame(series.middle.uid)
    for way in WAYS:
        answer = await asker.ask(Question(url, way.accept))
        forms.append(frame_form(way, answer, without_coding(answer), facts))


async def place_forms(
    asker: Asker,
    series: Series,
    facts: ImageFacts,
    places: Sequence[str],
    forms: list[FrameForm],
) -> None:
    """Add to `forms` what stands at other places of a frame, by the place. Raises BudgetSpent."""
    for place in places:
        url = f"{series.address.instance(series.middle.uid)}{place}"
        way = AcceptWay(place, place, CORNERSTONE.accept)
        answer = await asker.ask(Question(url, way.accept))
        forms.append(frame_form(way, answer, without_coding(answer), facts))
