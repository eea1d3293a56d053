from dataclasses import replace

from harness.core.survey.answer import Answer
from harness.core.survey.page_access import PAGE_ORIGIN, PageAccess
from harness.survey.asker import Asker
from harness.survey.page_access import allowed_pages
from harness.survey.question import Question
from harness.survey.series import Series
from tests.survey.asking import asked
from tests.survey.fake_server import FakeServer, answer, stored_jpeg_ls


async def allowed(asker: Asker, series: Series) -> PageAccess:
    return await allowed_pages(asker, series.address.frame(series.middle.uid), "*/*")


def test_a_page_asks_as_a_browser_would_and_learns_its_rights() -> None:
    def frame(question: Question) -> Answer:
        if question.method == "OPTIONS":
            leave = {"access-control-allow-origin": "*", "access-control-allow-headers": "*"}
            return answer(question, status=204, headers=leave)
        told = {"access-control-allow-origin": question.headers["Origin"]}
        whole = stored_jpeg_ls(question)
        return replace(whole, headers={**whole.headers, **told})

    server = FakeServer(frame)

    assert asked(server, allowed) == PageAccess(True, False, 204, True, 5.0)
    preflight = server.asked[-1][1]
    assert preflight.headers["Origin"] == PAGE_ORIGIN
    assert preflight.headers["Access-Control-Request-Headers"] == "accept"


def test_a_server_without_a_word_for_pages_refuses_them() -> None:
    found = asked(FakeServer(stored_jpeg_ls), allowed)

    assert not found.reads_answers
