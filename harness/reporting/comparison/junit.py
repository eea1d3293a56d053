"""Comparisons as JUnit's XML, which every server of continuous integration shows."""

from collections.abc import Sequence

from junitparser import Failure, JUnitXml, Skipped, TestCase, TestSuite

from harness.reporting.comparison.comparison import Comparison
from harness.reporting.comparison.text import Line, across_note, lines_of, summary
from harness.reporting.comparison.verdict import Verdict
from harness.results.figures import Part


def as_junit(comparisons: Sequence[Comparison]) -> str:
    """A suite for each table, a test for each milestone of each row and for what changed.

    Slower and changed are failures; unknown is skipped, as it is no verdict.
    """
    document = JUnitXml("harness compare")
    for comparison in comparisons:
        suite = TestSuite(comparison.scenario)
        for name, value in (
            ("base", comparison.base),
            ("head", comparison.head),
            ("across", across_note(comparison)),
            ("summary", summary(comparison)),
        ):
            suite.add_property(name, value)
        suite.add_testcases([*map(_milestone, lines_of(comparison)), _exact(comparison)])
        document.add_testsuite(suite)
    text: bytes = document.tostring()  # type: ignore[no-untyped-call]
    return text.decode()


def _milestone(line: Line) -> TestCase:
    case, network, lane = line.row
    test = TestCase(line.milestone.value.replace("_", " "), f"{case}.{network}.{lane.value}")
    verdicts = {figure.verdict for figure in line.figures.values()}
    told = ", ".join(f"{part.value} {line.told(part)}" for part in Part if part in line.figures)
    if Verdict.SLOWER in verdicts:
        test.result = [Failure(told, Verdict.SLOWER.value)]
    elif Verdict.UNKNOWN in verdicts:
        test.result = [Skipped(told)]
    return test


def _exact(comparison: Comparison) -> TestCase:
    test = TestCase("exact figures", "requests, bytes, floors, predictions")
    test.result = [
        Failure(f"{change}; {'; '.join(change.reasons)}", "changed")
        for change in comparison.changes
    ]
    return test
