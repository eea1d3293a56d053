"""What stands under the tables: definitions, conditions, notes, and excluded samples.

The sentences are in templates/footer.<language>.md; here is what they are filled with.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from harness.core.http.client import Client
from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.core.units import format_rate, format_share, format_size, format_time
from harness.reporting.certificates import link_findings
from harness.reporting.definitions import definitions
from harness.reporting.language import Language
from harness.reporting.markdown import escape_prose, signed_milliseconds, signed_percent
from harness.reporting.reasons import reason_in_words
from harness.reporting.resumption import resumption_findings
from harness.reporting.rows import Figure, TableRow, table_rows
from harness.reporting.texts import texts_in
from harness.reporting.words import Words, words_in
from harness.results.document import CaseResult, RunDocument, ScenarioRecord
from harness.results.sample import Sample

# From which difference on a row's note is printed; within it there is nothing to explain.
NOTED_DIFFERENCE_RATIO = 0.05
_DIGEST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Note:
    """Why a row's figures differ from the published ones."""

    case: str
    network: str
    text: str


@dataclass(frozen=True, slots=True)
class Exclusion:
    """How many samples of a row are excluded for what is told as one reason."""

    case: str
    network: str
    lane: Lane
    reason: str
    count: int


def footer(
    document: RunDocument, rows: Sequence[TableRow], language: Language, words: Words
) -> str:
    """The prose under the tables of a run."""
    template = template_environment(language).get_template(f"footer.{language.value}.md")
    provenance = document.provenance
    return template.render(
        definitions=definitions(
            provenance.definitions_version,
            document.scenario.load,
            document.scenario.lanes,
            language,
        ),
        viewers=list(_viewers(rows)),
        lanes=document.scenario.lanes,
        provenance=provenance,
        circumstances=provenance.circumstances,
        prediction=document.prediction,
        dataset=provenance.dataset,
        scenario=document.scenario,
        unhidden_s=_unhidden_s(document.scenario),
        published=document.published,
        links=list(link_findings(document.certificates, language)),
        resumed_at=document.resumed_at,
        resumptions=resumption_findings(document),
        milestones={
            Milestone.FIRST_RENDER: words.first_render,
            Milestone.COMPLETE: words.last[document.scenario.load],
        },
        missing_count=len(document.missing()),
        slot_count=sum(1 for _ in document.scenario.slots()),
        case_clients=_case_clients(document.scenario),
        notes=list(dict.fromkeys(_notes(rows, language))),
        exclusions=list(_exclusions(document, language)),
        invalid_count=sum(len(_invalid(result)) for result in document.cases),
    ).strip()


def last_line(document: RunDocument, rows: Sequence[TableRow], language: Language) -> str:
    """Under what conditions the figures hold, in the one line that ends every table of a run."""
    template = template_environment(language).get_template(f"last-line.{language.value}.md")
    return template.render(
        circumstances=document.provenance.circumstances,
        prediction=document.prediction,
        networks=document.scenario.networks,
        **_told_of(document, rows),
    ).strip()


def joint_line(documents: Sequence[RunDocument], language: Language) -> str:
    """The same for a table of several measured runs over the same networks and images.

    What they share is said once; their own pages say the rest.
    """
    template = template_environment(language).get_template(f"joint-line.{language.value}.md")
    told = [_told_of(document, table_rows(document)) for document in documents]
    return template.render(
        runs=told,
        networks=documents[0].scenario.networks,
        dataset=documents[0].provenance.dataset,
        least_count=min(each["least_count"] for each in told),
        most_count=max(each["most_count"] for each in told),
    ).strip()


def _told_of(document: RunDocument, rows: Sequence[TableRow]) -> dict[str, Any]:
    """What the last line of a run tells, by the names that templates have for it."""
    counts = [row.counted_count for row in rows if row.lane is not Lane.PREDICTION]
    return {
        "provenance": document.provenance,
        "policies": list(dict.fromkeys(case.policy for case in document.scenario.cases)),
        "least_count": min(counts, default=0),
        "most_count": max(counts, default=0),
        "invalid_count": sum(len(_invalid(result)) for result in document.cases),
        "missing_count": len(document.missing()),
        "is_quick": document.scenario.is_quick,
        "server": document.scenario.server,
    }


@cache
def template_environment(language: Language) -> Environment:
    """Where the texts of templates/ are found, and what they are filled with as people write it.

    The same for all tables of a language: it keeps what it has compiled, a quarter of a second.
    """
    words, told = words_in(language), texts_in(language)
    environment = Environment(
        loader=PackageLoader("harness.reporting"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown, not HTML; texts pass through `prose`
    )
    environment.filters |= {
        "prose": lambda text: escape_prose(told(text)),
        "named": lambda name: escape_prose(words.name(name)),
        "rate": lambda rate_bps: format_rate(rate_bps) if rate_bps else "",
        "traced": lambda trace: f"≈ {format_rate(trace.mean_bps)}" if trace else "",
        "share": format_share,
        "size": format_size,
        "time": format_time,
        "lane": lambda lane: words.lanes[lane],
        "load": lambda load: f"{load:.1f}",
        "percent": signed_percent,
        "milliseconds": signed_milliseconds,
        "short": lambda digest: digest[:_DIGEST_DIGITS],
    }
    return environment


def _unhidden_s(scenario: ScenarioRecord) -> dict[str, float]:
    """What of the real round trip to a server was longer than networks can hide, by their names."""
    real_rtt_s = scenario.server.real_rtt_s if scenario.server else 0.0
    left_s = {network.name: network.unhidden_s(real_rtt_s) for network in scenario.networks}
    return {name: more_s for name, more_s in left_s.items() if more_s}


def _case_clients(scenario: ScenarioRecord) -> dict[str, Client]:
    """The clients of cases that are not the scenario's."""
    return {case.name: case.client for case in scenario.cases if case.client != scenario.client}


def _viewers(rows: Sequence[TableRow]) -> dict[str, None]:
    """The real viewers that loaded, each once."""
    return dict.fromkeys(name for row in rows if row.viewer for name in row.viewer.clients)


def _notes(rows: Sequence[TableRow], language: Language) -> Iterator[Note]:
    for row in rows:
        if row.published is None or not (
            _differs(row.figures.first_render) or _differs(row.figures.complete)
        ):
            continue
        note = row.published.note
        if text := note.get(language.value) or note.get(Language.ENGLISH.value):
            yield Note(row.case, row.network, text)


def _differs(figure: Figure) -> bool:
    ratio = figure.published_ratio
    return ratio is not None and abs(ratio - 1) > NOTED_DIFFERENCE_RATIO


def _exclusions(document: RunDocument, language: Language) -> Iterator[Exclusion]:
    for row in document.cases:
        reasons = Counter(
            reason_in_words(reason, language)
            for sample in _invalid(row)
            for reason in sample.invalid_because
        )
        for reason, count in reasons.items():
            yield Exclusion(row.case, row.network, row.lane, reason, count)


def _invalid(row: CaseResult) -> list[Sample]:
    return [sample for sample in row.samples if not sample.is_valid and not sample.is_warm_up]
