import asyncio
from dataclasses import replace
from pathlib import Path

from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.results.certification import Moment
from harness.results.sample import SampleSlot
from harness.run.experiment import Instruments, open_store
from harness.run.turns import Side, certify_both, take_turns, turns
from tests.tiny import FAST, prepared, scenario_text
from tests.virtual_rig import virtually
from tests.watching import Witness

INSTRUMENTS = Instruments(build_rig=virtually())


def a_slot(case: str, repeat: int = 1) -> SampleSlot:
    return SampleSlot(case, "4g", repeat, is_warm_up=False)


def test_neither_of_the_two_is_always_second() -> None:
    first = [a_slot("A", repeat) for repeat in (1, 2, 3)]
    order = [which for which, _ in turns(first, first)]

    assert order == [0, 1, 1, 0, 0, 1]


def test_one_that_lacks_less_ends_earlier() -> None:
    order = [(which, slot.case) for which, slot in turns([a_slot("A")], [a_slot("B")] * 2)]

    assert order == [(0, "A"), (1, "B"), (1, "B")]


def two_sides(folder: Path, cache: Path) -> tuple[Side, Side]:
    text = scenario_text(FAST, cases=("volume-jls", "volume-htj2k"), repeats=2, warm_ups=1)
    experiment = prepared(folder, cache, text)
    slow = replace(experiment.scenario.networks[0], rtt_s=0.2)
    other = replace(experiment, scenario=replace(experiment.scenario, networks=(slow,)))
    stores = [open_store(each, folder / name) for each, name in ((experiment, "a"), (other, "b"))]
    return Side(experiment, stores[0]), Side(other, stores[1])


def test_both_are_measured_to_the_end_and_go_on_where_more_is_asked(
    tmp_path: Path, tiny_cache: Path
) -> None:
    sides = two_sides(tmp_path, tiny_cache)
    asyncio.run(take_turns(sides, Witness(), INSTRUMENTS))
    for side in sides:
        assert side.store.missing() == ()
        side.store.measure_on(4)
    assert len(sides[0].store.missing()) == 2 * 2

    asyncio.run(take_turns(sides, Witness(), INSTRUMENTS))
    for side in sides:
        counted = [sample for sample in side.store.document.samples if sample.is_counted]
        assert len(counted) == 2 * 4
        assert side.store.document.scenario.repeats == 4


def test_a_link_that_both_share_is_certified_once_and_kept_in_both(
    tmp_path: Path, tiny_cache: Path
) -> None:
    base, head = two_sides(tmp_path, tiny_cache)
    asked_s: list[float] = []

    async def notary(profile: NetworkProfile) -> Certificate | None:
        asked_s.append(profile.rtt_s)
        return None

    asyncio.run(certify_both((base, head), Moment.BEFORE, Witness(), notary))
    asyncio.run(certify_both((base, base), Moment.AFTER, Witness(), notary))

    rtt_s = base.experiment.scenario.networks[0].rtt_s
    assert asked_s == [rtt_s, 0.2, rtt_s]
    assert [each.moment for each in head.store.document.certificates] == [Moment.BEFORE]


def test_nothing_is_certified_where_nobody_does(tmp_path: Path, tiny_cache: Path) -> None:
    sides = two_sides(tmp_path, tiny_cache)
    asyncio.run(certify_both(sides, Moment.BEFORE, Witness(), None))

    assert sides[0].store.document.certificates == ()
