from harness.core.http.priority import Priority, Urgency
from harness.core.retrieval.on_demand import FetchEnded, OnDemand
from harness.core.retrieval.policy import CS3D_5_14
from tests.core.playing import SEQUENTIAL, STACK_HTJ2K_RANGE, Server, paths

FAST, FINAL = SEQUENTIAL
SIZE_BYTES = 300_000
CHUNK_BYTES = 128 * 1024


def on_demand() -> OnDemand:
    return OnDemand(STACK_HTJ2K_RANGE, CS3D_5_14, paths(3))


def server(size_bytes: int = SIZE_BYTES) -> Server:
    return Server({"frames": size_bytes})


def test_nothing_is_asked_for_by_itself() -> None:
    loads = on_demand()

    assert loads.is_done
    assert loads.next_requests(0.0) == []


def test_each_stage_is_asked_for_when_it_is_begun_and_ends_alone() -> None:
    loads, origin = on_demand(), server()
    loads.begin(2, FAST, anew=False)
    origin.play(loads)
    assert loads.next_ended() == [FetchEnded(2, True, False)]
    loads.begin(2, FINAL, anew=False)
    origin.play(loads)

    assert loads.next_ended() == [FetchEnded(2, True, True)]
    assert loads.next_ended() == []
    assert origin.asked == [
        f"2 /frames/ bytes=0-{CHUNK_BYTES - 1}",
        f"2 /frames/ bytes={CHUNK_BYTES}-",
    ]
    assert loads.timeline.bytes_redundant == 0


def test_what_is_asked_for_anew_is_fetched_again() -> None:
    loads, origin = on_demand(), server()
    loads.begin(0, FAST, anew=False)
    origin.play(loads)
    loads.begin(0, FINAL, anew=True)
    origin.play(loads)

    assert origin.asked[-1] == "0 /frames/ bytes=0-"
    assert loads.timeline.bytes_redundant == CHUNK_BYTES


def test_one_that_fails_ends_without_an_image() -> None:
    loads = on_demand()
    loads.begin(1, FAST, anew=False)
    Server({}).play(loads)

    assert loads.next_ended() == [FetchEnded(1, False, False)]
    assert loads.is_done


def test_a_fetch_says_how_soon_it_is_needed_and_the_next_one_only_if_it_says_so_again() -> None:
    loads = on_demand()
    loads.begin(0, FAST, anew=False, priority=Priority(Urgency(1)))
    (request,) = loads.next_requests(0.0)
    assert request.priority == Priority(Urgency(1))
    loads.begin(1, FAST, anew=False)

    (request,) = loads.next_requests(0.0)
    assert request.priority is None
