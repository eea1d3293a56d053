from harness.core.network.sender.counter import Counter


def test_a_window_grows_by_one_whenever_enough_has_arrived() -> None:
    counter = Counter()
    window = 10.0
    for _ in range(20):
        window = counter.grown(window, 1, 10)

    assert window == 12


def test_much_that_arrives_at_once_counts_whole() -> None:
    assert Counter().grown(10, 35, 10) == 13


def test_what_arrived_while_a_window_grew_slowly_counts_when_it_grows_quickly() -> None:
    counter = Counter()
    window = 10.0
    for _ in range(8):
        window = counter.grown(window, 1, 1000)
    assert window == 10

    assert counter.grown(window, 1, 5) == 11


def test_a_reduction_begins_anew() -> None:
    counter = Counter()
    counter.grown(10, 9, 10)
    counter.begin()

    assert counter.grown(10, 9, 10) == 10
