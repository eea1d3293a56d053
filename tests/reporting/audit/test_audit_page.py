import re

from harness.reporting.audit.audit_page import Audit, audit_page
from harness.reporting.audit.claims import claims_of
from harness.reporting.audit.explaining import Explanation
from harness.reporting.audit.judgement import judgements
from harness.reporting.language import Language
from tests.reporting.audit.pages import OURS, PAGE


def an_audit() -> Audit:
    claims = claims_of(PAGE, "page.md")
    explained = {
        claims.found[0]: (Explanation("rtt", "20 ms", 2.26),),
        claims.found[1]: (),
    }
    return Audit(claims, judgements(claims, OURS), explained, ("volume", "stack"))


def test_the_page_counts_verdicts_and_says_what_each_rests_on() -> None:
    text = audit_page(an_audit(), Language.ENGLISH)

    assert "6 times were read: 2 contradicts, 1 reproduced, 3 not decidable." in text
    assert "Not read, in lines 10: about 9 s." in text
    assert "**reproduced** (impossible: K = 1024)" in text
    assert "predicted with rtt 20 ms: 2260 ms" in text
    assert "no single change gives it" in text
    assert "ours 7965 ms (−1.7 %)" in text


def test_both_languages_tell_the_same_numbers() -> None:
    english, chinese = (audit_page(an_audit(), language) for language in Language)

    def cells(text: str) -> list[str]:
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        return re.findall(r"[\d.]+", "".join(rows[2:]))

    assert sorted(cells(english)) == sorted(cells(chinese))
    assert "已复现" in chinese
