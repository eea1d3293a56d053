"""A whole survey, in order; what the budget leaves no time for stays unasked, and is said."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.findings import Findings
from harness.survey.asker import Asker, BudgetSpent, Pace
from harness.survey.between import probe_between
from harness.survey.delivery import delivery
from harness.survey.frames import frame_forms, image_facts, place_forms
from harness.survey.own_times import own_times
from harness.survey.page_access import allowed_pages
from harness.survey.question import Question, Wire
from harness.survey.ranges import range_support
from harness.survey.series import JSON, Series, find_series


@dataclass(frozen=True, slots=True)
class Subject:
    """What is surveyed: the root of a service, and a series of it unless the first one will do.

    `places` are other places of a frame, behind the URL of its instance. `probes_network` says
    whether to look for half a minute at what lies between.
    """

    root: str
    study_uid: str | None = None
    series_uid: str | None = None
    places: Sequence[str] = ()
    probes_network: bool = False


async def survey(wire: Wire, subject: Subject, pace: Pace) -> Findings:
    """What a server can do. Raises RetrieveFailed where it shows no series at all."""
    asker = Asker(wire, pace)
    listed = await asker.ask(Question(f"{subject.root}/studies?limit=1", JSON))
    series = await find_series(asker, subject.root, subject.study_uid, subject.series_uid)
    middle = series.middle
    findings = Findings(
        subject.root,
        series.address.study_uid,
        series.address.series_uid,
        len(series.instances),
        middle.rows,
        middle.columns,
        series.metadata.headers.get("server", ""),
        listed.is_good,
    )
    with suppress(BudgetSpent):
        await _ask_all(asker, series, subject.places, findings)
        if subject.probes_network:
            findings.between = await probe_between(asker, series, _accept(findings))
        findings.is_complete = True
    findings.request_count = asker.request_count
    return findings


async def _ask_all(asker: Asker, series: Series, places: Sequence[str], findings: Findings) -> None:
    """What viewers need first comes first, since the budget may end anywhere."""
    findings.facts = await image_facts(asker, series)
    await frame_forms(asker, series, findings.facts, findings.forms)
    accept = _accept(findings)
    url = series.address.frame(series.middle.uid)
    findings.ranges = await range_support(asker, url, accept)
    findings.pages = await allowed_pages(asker, url, accept)
    findings.delivery = await delivery(asker, series, accept)
    findings.times = await own_times(asker, series, accept)
    await place_forms(asker, series, findings.facts, places, findings.places)


def _accept(findings: Findings) -> str:
    """By which Accept frames come."""
    return findings.working.accept if findings.working else CORNERSTONE.accept
