import asyncio
from pathlib import Path

import psutil
import pytest

from harness.core.http.framing import Framing
from harness.core.images.server_faults import NO_FAULTS, OriginBehaviour
from harness.errors import ProcessGone
from harness.run.origins import origins_of, running_origins
from harness.run.route import admission_of
from tests.tiny import prepared, scenario_text

PLAIN = OriginBehaviour(Framing.MULTIPART, NO_FAULTS)
SINGLE = OriginBehaviour(Framing.SINGLE_PART, NO_FAULTS)


@pytest.mark.live
def test_an_origin_that_has_ended_is_replaced_and_the_others_stay(
    tmp_path: Path, tiny_cache: Path
) -> None:
    experiment = prepared(tmp_path, tiny_cache, scenario_text())
    admission = admission_of(experiment.scenario.dataset)

    async def run() -> list[int]:
        tree = experiment.dataset.directory
        async with running_origins(origins_of(tree, admission), [PLAIN, SINGLE, PLAIN]) as origins:
            first, other = await origins.answering(PLAIN), await origins.answering(SINGLE)
            psutil.Process(first.pid).kill()
            with pytest.raises(ProcessGone):
                await first.wait_until_gone()
            second = await origins.answering(PLAIN)

            assert await origins.answering(PLAIN) is second
            assert await origins.answering(SINGLE) is other
            assert await second.refused_count() == 0
            return [first.pid, second.pid, other.pid]

    pids = asyncio.run(run())

    assert len(set(pids)) == 3
    assert not any(psutil.pid_exists(pid) for pid in pids)
