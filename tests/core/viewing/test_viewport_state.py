from harness.core.retrieval.stage import RequestType
from harness.core.viewing.viewport_state import Chain, Job, SliceLoad


def test_a_load_is_watched_once_a_viewport_waits_for_it() -> None:
    load = SliceLoad([(Job(3), RequestType.PREFETCH)])
    load.jobs.append((Job(3, is_thumbnail=True), RequestType.THUMBNAIL))
    assert not load.is_watched

    load.jobs.append((Job(3, Chain()), RequestType.INTERACTION))
    assert load.is_watched
