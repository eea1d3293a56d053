"""What a page of another origin is allowed."""

from harness.core.survey.accepts import OHIF
from harness.core.survey.page_access import PAGE_ORIGIN, PageAccess, page_access
from harness.survey.asker import Asker
from harness.survey.question import Question


async def allowed_pages(asker: Asker, url: str, accept: str) -> PageAccess:
    """What a frame's answers let a page do. Raises BudgetSpent."""
    origin = {"Origin": PAGE_ORIGIN}
    asked = {
        **origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "accept",
    }
    answer = await asker.ask(Question(url, accept, headers=origin))
    preflight = await asker.ask(Question(url, OHIF.accept, method="OPTIONS", headers=asked))
    return page_access(answer, preflight)
