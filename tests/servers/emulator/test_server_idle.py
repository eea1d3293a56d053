"""Of a server's time, what the link spent with nothing to send."""

from math import inf

from harness.servers.emulator.server_idle import ServerIdle


def test_a_server_that_is_asked_while_nothing_else_is_on_the_link_is_waited_for() -> None:
    idle = ServerIdle()
    idle.answered(10.0, 12.5)
    idle.handed(-inf, 12.5)

    assert idle.spans(10.0) == ((0.0, 2.5),)


def test_what_a_server_does_while_the_link_is_busy_costs_nothing() -> None:
    idle = ServerIdle()
    idle.answered(10.0, 12.0)
    idle.handed(-inf, 12.0)
    # The first answer is on the link until 15; the second was ready at 14.
    idle.answered(11.0, 14.0)
    idle.handed(None, 14.0)
    # The third is ready 2 s after the link had become free.
    idle.answered(13.0, 17.0)
    idle.handed(15.0, 17.0)

    assert idle.spans(0.0) == ((10.0, 12.0), (15.0, 17.0))


def test_of_two_answers_that_are_waited_for_the_earlier_ends_the_idle_link() -> None:
    idle = ServerIdle()
    idle.answered(10.0, 16.0)
    idle.handed(9.0, 16.0)
    idle.answered(11.0, 13.0)
    idle.handed(9.0, 13.0)

    assert idle.spans(0.0) == ((10.0, 13.0),)


def test_an_answer_that_was_handed_over_long_before_it_begins_ends_the_idle_link_then() -> None:
    idle = ServerIdle()
    idle.answered(0.0, 12.0)
    idle.handed(-inf, 12.0)
    idle.answered(0.0, 8.0)
    idle.handed(-inf, 8.0)
    # The second was on the link from 8 to 9; the first begins before the third.
    idle.answered(0.0, 15.0)
    idle.handed(9.0, 15.0)

    assert idle.spans(0.0) == ((0.0, 8.0), (9.0, 12.0))


def test_a_client_that_asks_nothing_waits_for_no_server() -> None:
    idle = ServerIdle()
    idle.answered(10.0, 11.0)
    idle.handed(-inf, 11.0)
    idle.answered(20.0, 20.0)
    idle.handed(12.0, 20.0)

    assert idle.spans(0.0) == ((10.0, 11.0),)
