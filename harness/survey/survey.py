"""A whole survey, in order; what the budget leaves no time for stays unasked, and is said."""

from contextlib import suppress
from dataclasses import dataclass

from harness.core.survey.findings import Findings
from harness.survey.asker import Asker, BudgetSpent, Pace
from harness.survey.frames import frame_forms, image_facts
from harness.survey.question import Wire
from harness.survey.series import find_series


@dataclass(frozen=True, slots=True)
class Subject:
    """What is surveyed: the root of a service, and a series of it unless the first one will do."""

    root: str
    study_uid: str | None = None
    series_uid: str | None = None


async def survey(wire: Wire, subject: Subject, pace: Pace) -> Findings:
    """What a server can do. Raises RetrieveFailed where it shows no series at all."""
    asker = Asker(wire, pace)
    series = await find_series(asker, subject.root, subject.study_uid, subject.series_uid)
    middle = series.middle
    findings = Findings(
        subject.root,
        series.address.study_uid,
        series.address.series_uid,
        len(series.instances),
        middle.rows,
        middle.columns,
    )
    with suppress(BudgetSpent):
        findings.facts = await image_facts(asker, series)
        await frame_forms(asker, series, findings.facts, findings.forms)
        findings.is_complete = True
    findings.request_count = asker.request_count
    return findings
