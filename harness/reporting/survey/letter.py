"""A letter to whoever makes or runs a server: what it does, and what viewers need.

It names no address, no study and no patient.
"""

from collections.abc import Iterator, Sequence

from harness.core.survey.advice import advice
from harness.core.survey.findings import Findings
from harness.core.survey.pixel_code import code_of_syntax
from harness.core.survey.verdict import Outcome, Verdict
from harness.reporting.survey.page import form_table
from harness.reporting.survey.sentences import facts, times


def letter(findings: Findings, verdicts: Sequence[Verdict]) -> str:
    """The letter, in Markdown."""
    return "\n".join(_lines(findings, verdicts)) + "\n"


def _lines(findings: Findings, verdicts: Sequence[Verdict]) -> Iterator[str]:
    server = findings.server or "your DICOMweb server"
    stored = findings.facts.stored_syntax_uid or "unknown"
    yield f"# What {server} does with what web viewers ask"
    yield ""
    yield (
        "We asked for one frame in the ways that Cornerstone3D and OHIF do, slowly and only"
        f" reading. The series has {findings.instance_count} images of {findings.columns} x"
        f" {findings.rows}, stored as {code_of_syntax(stored).value} ({stored})."
    )
    wishes = advice(findings)
    if wishes:
        yield from ("", "What we would ask you to change:", "")
        yield from (f"- {wish}" for wish in wishes)
    failing = [each for each in verdicts if each.outcome is not Outcome.WORKS]
    if failing:
        yield from ("", f"{len(failing)} of {len(verdicts)} ways of progressive loading suffer.")
    yield from ("", "What we sent as Accept, and what came:", "", form_table(findings.forms), "")
    yield from (f"- {form.name}: `{form.accept}`" for form in findings.forms)
    yield ""
    yield from (f"- {line}" for line in facts(findings))
    if findings.times is not None:
        yield from (f"- {line}" for line in times(findings.times))
