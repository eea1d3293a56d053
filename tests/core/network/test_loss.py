import pytest

from harness.core.network.loss import RandomLoss


def taken(loss: RandomLoss, count: int = 1000) -> list[bool]:
    return [loss.takes_next() for _ in range(count)]


def test_as_many_packets_are_lost_as_asked_for() -> None:
    assert sum(taken(RandomLoss(0.05, "a"), 20_000)) == pytest.approx(1000, abs=100)


def test_a_seed_loses_the_same_packets_and_another_one_others() -> None:
    first = taken(RandomLoss(0.1, "a"))

    assert taken(RandomLoss(0.1, "a")) == first != taken(RandomLoss(0.1, "b"))


def test_a_greater_share_loses_those_of_a_lesser_one_and_more() -> None:
    few, many = taken(RandomLoss(0.01, "a")), taken(RandomLoss(0.1, "a"))

    assert all(of_many for of_few, of_many in zip(few, many, strict=True) if of_few)


def test_without_a_seed_nothing_is_lost() -> None:
    loss = RandomLoss(0.9)
    assert not any(taken(loss))

    loss.begin("a")
    assert any(taken(loss))
    loss.begin(None)
    assert not any(taken(loss))
