from junitparser import Failure, JUnitXml, Skipped, TestCase

from harness.reporting.comparison.comparison import compared
from harness.reporting.comparison.junit import as_junit
from harness.reporting.comparison.verdict import Rule
from harness.results.figures import RunFigures
from tests.reporting.comparison.figures import a_row, a_run


def cases_of(head: RunFigures, base: RunFigures | None = None) -> list[TestCase]:
    text = as_junit([compared(base or a_run(), head, Rule())])
    return [case for suite in JUnitXml.fromstring(text.encode()) for case in suite]


def test_what_is_the_same_passes() -> None:
    complete, exact = cases_of(a_run())

    assert (complete.classname, complete.name) == ("JLS.4g.loader", "complete")
    assert complete.is_passed
    assert exact.is_passed


def test_slower_and_changed_are_failures_that_say_where() -> None:
    complete, exact = cases_of(a_run(a_row((3.06,) * 9, requests="175")))

    assert [type(each) for each in (*complete.result, *exact.result)] == [Failure, Failure]
    assert "wire SLOWER +2.1 %" in str(complete.result[0].message)
    assert "requests 174 → 175" in str(exact.result[0].message)


def test_unknown_is_skipped() -> None:
    few = a_run(a_row((3.0,) * 3, (0.2,) * 3))
    complete, _ = cases_of(a_run(a_row((3.06,) * 3, (0.2,) * 3)), few)

    assert isinstance(complete.result[0], Skipped)
