"""The page of a survey: what a server makes of what viewers ask, for a person to read."""

from collections.abc import Iterator, Sequence

from harness.core.survey.advice import advice
from harness.core.survey.findings import Findings
from harness.core.survey.frame_form import FrameForm
from harness.core.survey.pixel_code import code_of_syntax
from harness.core.survey.verdict import Verdict
from harness.core.units import format_size
from harness.reporting.markdown import Column, escape_cell, table
from harness.reporting.survey.sentences import facts, times


def survey_page(findings: Findings, verdicts: Sequence[Verdict] = ()) -> str:
    """The whole page, in Markdown."""
    return "\n".join(line for section in _sections(findings, verdicts) for line in (*section, ""))


def _sections(findings: Findings, verdicts: Sequence[Verdict]) -> Iterator[tuple[str, ...]]:
    yield _head(findings)
    if wishes := advice(findings):
        yield ("## What to change", "", *(f"- {wish}" for wish in wishes))
    if findings.forms:
        yield ("## One frame, by the Accept of the request", "", form_table(findings.forms))
    if verdicts:
        yield ("## Retrieve configurations", "", _verdict_table(verdicts))
    yield ("## Besides", "", *(f"- {line}" for line in facts(findings)))
    if findings.times is not None:
        lines = (f"- {line}" for line in times(findings.times, findings.instance_count))
        yield ("## Its own time, to the first byte", "", *lines)
    yield (_asked(findings),)


def _head(findings: Findings) -> tuple[str, ...]:
    stored = findings.facts.stored_syntax_uid
    kept = f"{code_of_syntax(stored).value} ({stored})" if stored else "a way it does not tell"
    return (
        f"# {findings.url}",
        "",
        f"Study {findings.study_uid}, series {findings.series_uid}:"
        f" {findings.instance_count} images of {findings.columns} x {findings.rows},"
        f" stored as {kept}.",
    )


def _asked(findings: Findings) -> str:
    asked = f"{findings.request_count} requests, all of them reading."
    if findings.is_complete:
        return asked
    return f"{asked} The budget was spent before all was asked: what is missing here is not known."


def form_table(forms: list[FrameForm]) -> str:
    """What each Accept brought, a row each."""
    columns: list[Column[FrameForm]] = [
        Column("Asked for", lambda form: escape_cell(form.name), is_number=False),
        Column("Status", lambda form: str(form.status) if form.status else "none"),
        Column("Said", _said, is_number=False),
        Column(
            "Found",
            _found,
            is_number=False,
        ),
        Column("", _remark, is_number=False),
        Column("Image", lambda form: format_size(form.image_bytes) if form.is_image else ""),
        Column("MIME frame, B", lambda form: _frame(form) if form.is_image else ""),
    ]
    return table(columns, forms)


def _verdict_table(verdicts: Sequence[Verdict]) -> str:
    columns: list[Column[Verdict]] = [
        Column("Configuration", lambda each: escape_cell(each.configuration), is_number=False),
        Column("", lambda each: each.outcome.value, is_number=False),
        Column("Why", lambda each: escape_cell(each.reason), is_number=False),
    ]
    return table(columns, verdicts)


def _said(form: FrameForm) -> str:
    return escape_cell(form.transfer_syntax_uid) if form.is_image else ""


def _found(form: FrameForm) -> str:
    return form.code.value if 200 <= form.status <= 299 else ""


def _frame(form: FrameForm) -> str:
    if not form.is_multipart:
        return "single part"
    boundary = "" if form.has_boundary else ", boundary not told"
    return f"{form.head_bytes} + {form.tail_bytes}{boundary}"


def _remark(form: FrameForm) -> str:
    if form.is_mislabelled:
        return f"**mislabelled**, {form.origin.value}"
    return form.origin.value if form.is_image else escape_cell(form.told)
