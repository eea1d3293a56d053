from dataclasses import replace

from harness.core.http.media_type import EXPLICIT_LITTLE_ENDIAN
from tests.survey.found import REFUSED, USUAL, found

ANY = replace(USUAL, key="any")
WRONG = replace(USUAL, key="wrong", transfer_syntax_uid=EXPLICIT_LITTLE_ENDIAN)


def test_the_usual_form_is_cornerstone_s() -> None:
    findings = found()
    findings.forms = [ANY, USUAL]

    assert findings.usual is USUAL
    findings.forms = [ANY]
    assert findings.usual is None


def test_what_works_is_rightly_labelled_if_anything_is() -> None:
    findings = found()

    for forms, working in (([REFUSED, WRONG, ANY], ANY), ([REFUSED, WRONG], WRONG)):
        findings.forms = forms
        assert findings.working is working
    findings.forms = [REFUSED]
    assert findings.working is None
