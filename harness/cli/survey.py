"""`harness survey`: what a DICOMweb server can do, from the questions that viewers ask."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.cli.budget import budget_s
from harness.cli.interruptible import run_interruptibly
from harness.cli.listing import json_value, print_json
from harness.cli.progress import progress_console
from harness.core.retrieval.policy import DEFAULT_POLICY, policy_named
from harness.core.survey.findings import Findings
from harness.core.survey.verdict import places_of, verdict
from harness.durable import keep_file
from harness.reporting.survey.letter import letter
from harness.reporting.survey.page import survey_page
from harness.scenario.library import RETRIEVE, Library, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.survey.address import service_root
from harness.survey.asker import Pace
from harness.survey.description import description, network_file
from harness.survey.http_wire import HttpWire
from harness.survey.secrets import secret_headers
from harness.survey.survey import Subject, survey

_REMEDY = "give a file in a folder that can be written to"


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
    output: Path | None = None
    letter: Path | None = None
    network: Path | None = None


def survey_server(options: SurveyOptions) -> None:
    """Print what a server can do. Raises BadInput and RetrieveFailed."""
    names = Library.builtin().names(RETRIEVE)
    configurations = [load_retrieve_file(find_retrieve(name)) for name in names]
    findings = run_interruptibly(_surveyed(options, places_of(configurations)))
    policy = policy_named(DEFAULT_POLICY)
    verdicts = [verdict(each, policy, findings) for each in configurations]
    if options.output is not None:
        keep_file(options.output, description(findings).encode(), _REMEDY)
    if options.letter is not None:
        keep_file(options.letter, letter(findings, verdicts).encode(), _REMEDY)
    if options.network is not None and findings.between is not None:
        keep_file(options.network, network_file(findings).encode(), _REMEDY)
    if options.as_json:
        print_json({**json_value(findings), "verdicts": list(map(json_value, verdicts))})
    else:
        print(survey_page(findings, verdicts))


async def _surveyed(options: SurveyOptions, places: Sequence[str]) -> Findings:
    root = service_root(options.url)
    subject = Subject(
        root, options.study_uid, options.series_uid, places, options.network is not None
    )
    pace = Pace(options.rate_per_s, budget_s(options.budget))
    wire = HttpWire(secret_headers(options.headers, os.environ), http2=True)
    console = progress_console()
    console.print(f"asking {subject.root}, {pace.requests_per_s:g} requests a second at most")
    try:
        return await survey(wire, subject, pace)
    finally:
        await wire.forget()
