import asyncio
from urllib.parse import urlsplit

import pytest

from harness.certify.certificate.probe import observe
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.network.probe import Observations, ProbePlan


def observed(plan: ProbePlan) -> Observations:
    """What the probe sees of its own origin, with no link in between."""

    async def run() -> Observations:
        async with running_probe_origin(2_000_000) as url:
            return await asyncio.to_thread(observe, urlsplit(url).port or 0, plan)

    return asyncio.run(run())


@pytest.mark.live
def test_every_exchange_of_the_plan_is_made_with_its_size() -> None:
    plan = ProbePlan(4, 3, 2, 300_000, 2, 400_000, 1, 2_000_000, 2, 50_000)
    seen = observed(plan)
    heads_bytes = seen.warm[0].received_bytes

    assert (len(seen.warm), len(seen.new), len(seen.downloads)) == (4, 3, 2)
    assert (len(seen.uploads), len(seen.equal)) == (2, 2)
    assert [len(downloads) for downloads in seen.equal] == [6, 6]
    assert all(0 <= each.received_bytes - 300_000 - heads_bytes < 9 for each in seen.downloads)
    assert all(each.sent_bytes > 400_000 for each in seen.uploads)
    assert all(each.elapsed_s > 0 for each in (*seen.warm, *seen.new, *seen.downloads))
    assert len(seen.during) <= 1


@pytest.mark.live
def test_what_is_not_asked_is_not_sent() -> None:
    seen = observed(ProbePlan(5, 2, 0, 0, 0, 0, 0, 0, 0, 0))

    assert (seen.downloads, seen.uploads, seen.during, seen.equal) == ((), (), (), ())
    assert len(seen.warm) == 5
