from math import inf

from harness.core.network.agenda import Agenda

Done = list[tuple[str, str, float]]


def agenda() -> tuple[Agenda[str], Done]:
    """Two for Ann and two for Bob, made out of order; what is done is noted."""
    made: Agenda[str] = Agenda()
    done: Done = []
    note = note_in(done)
    for at_s, whose, subject in ((2.0, "Ann", "b"), (1.0, "Bob", "a"), (2.0, "Bob", "c")):
        made.put(at_s, note, whose, subject)
    return made, done


def note_in(done: Done):  # type: ignore[no-untyped-def]
    def note(whose: str, subject: str, at_s: float) -> None:
        done.append((whose, subject, at_s))

    return note


def do_all(made: Agenda[str]) -> None:
    while made.next_s < inf:
        made.do_next()


def test_entries_are_done_by_time_and_then_in_the_order_they_were_made() -> None:
    made, done = agenda()
    assert made.next_s == 1.0
    do_all(made)

    assert done == [("Bob", "a", 1.0), ("Ann", "b", 2.0), ("Bob", "c", 2.0)]
    assert made.next_s == inf


def test_what_is_forgotten_is_not_done() -> None:
    made, done = agenda()
    made.forget("Bob")
    do_all(made)

    assert done == [("Ann", "b", 2.0)]


def test_entries_of_one_kind_can_be_taken_back() -> None:
    made, done = agenda()
    other = note_in([])
    made.put(3.0, other, "Bob", "d")

    assert made.take("Bob", other) == [(3.0, "d")]
    do_all(made)
    assert len(done) == 3
