"""`harness survey`: what a DICOMweb server can do, from the questions that viewers ask."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from harness.cli.budget import budget_s
from harness.cli.interruptible import run_interruptibly
from harness.cli.listing import json_value, print_json
from harness.cli.progress import progress_console
from harness.core.survey.findings import Findings
from harness.reporting.survey.page import survey_page
from harness.survey.address import service_root
from harness.survey.asker import Pace
from harness.survey.http_wire import HttpWire
from harness.survey.secrets import secret_headers
from harness.survey.survey import Subject, survey


@dataclass(frozen=True, slots=True)
class SurveyOptions:
    """What is asked of whom; `headers` are lines with $VARIABLES in them."""

    url: str
    study_uid: str | None
    series_uid: str | None
    headers: Sequence[str]
    rate_per_s: float
    budget: str
    as_json: bool


def survey_server(options: SurveyOptions) -> None:
    """Print what a server can do. Raises BadInput and RetrieveFailed."""
    findings = run_interruptibly(_surveyed(options))
    if options.as_json:
        print_json(json_value(findings))
    else:
        print(survey_page(findings))


async def _surveyed(options: SurveyOptions) -> Findings:
    subject = Subject(service_root(options.url), options.study_uid, options.series_uid)
    pace = Pace(options.rate_per_s, budget_s(options.budget))
    wire = HttpWire(secret_headers(options.headers, os.environ), http2=True)
    console = progress_console()
    console.print(f"asking {subject.root}, {pace.requests_per_s:g} requests a second at most")
    try:
        return await survey(wire, subject, pace)
    finally:
        await wire.forget()
