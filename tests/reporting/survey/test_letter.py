from harness.core.survey.verdict import Outcome, Verdict
from harness.reporting.survey.letter import letter
from tests.survey.found import IGNORED, found

VERDICTS = (Verdict("a", Outcome.WORKS), Verdict("b", Outcome.FAILS, "HTTP 500"))


def test_a_letter_names_no_address_and_no_study() -> None:
    findings = found()
    findings.study_uid, findings.series_uid = "1.2.826.77", "1.2.826.78"
    text = letter(findings, VERDICTS)

    assert "Best/1.0" in text
    assert "archive.example" not in text
    assert "1.2.826" not in text


def test_a_letter_asks_for_what_is_missing() -> None:
    findings = found()
    findings.ranges = IGNORED
    text = letter(findings, VERDICTS)

    assert "What we would ask you to change:" in text
    assert "- Server: answer Range with 206" in text
    assert "1 of 2 ways of progressive loading suffer" in text
    assert "What we would ask" not in letter(found(), ())


def test_a_letter_says_what_was_asked_word_by_word() -> None:
    findings = found()

    assert f"`{findings.forms[0].accept}`" in letter(findings, ())
