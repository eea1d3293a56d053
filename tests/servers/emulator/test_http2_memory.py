import asyncio

import pytest

from benchmarks.memory import LIMIT_BYTES, growth


@pytest.mark.live
@pytest.mark.every_python
def test_an_answer_that_is_read_slowly_is_not_kept() -> None:
    # By then, a proxy without back-pressure has most of the 200 MB.
    seen = asyncio.run(growth(taken_bytes=5_000_000))

    assert seen.taken_bytes >= 5_000_000
    assert seen.growth_bytes < LIMIT_BYTES
