"""What client and servers need for a request, by hand."""

import asyncio
from dataclasses import replace

import pytest

from harness.client.simulation.machine import SimulatedMachine
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.models.device import NO_WORK, Cost, Device

DEVICE = Device(
    "test",
    request=Cost(fixed_s=0.002),
    answer=Cost(fixed_s=0.001, s_per_megabyte=0.5),
    serve=Cost(fixed_s=0.003, s_per_megabyte=1.0),
    relay=Cost(fixed_s=0.002),
)


def now_s() -> float:
    return asyncio.get_running_loop().time()


def test_a_client_that_asks_keeps_everybody_else_waiting() -> None:
    async def main() -> float:
        machine = SimulatedMachine(DEVICE)
        woken = asyncio.get_running_loop().create_task(asyncio.sleep(0.001))
        await asyncio.sleep(0)
        machine.ask()
        machine.take_head()
        await woken
        return now_s()

    assert run_virtually(main()) == pytest.approx(0.003, abs=1e-12)


def test_beside_a_decoder_the_client_takes_longer() -> None:
    crowded = replace(DEVICE, crowding_share=0.5)

    async def main() -> float:
        SimulatedMachine(crowded, is_decoding=lambda: True).ask()
        SimulatedMachine(crowded, is_decoding=lambda: False).take_head()
        return now_s()

    assert run_virtually(main()) == pytest.approx(0.003 + 0.001, abs=1e-12)


def test_what_came_slowly_was_taken_in_meanwhile_but_for_its_last_chunk() -> None:
    async def main() -> float:
        machine = SimulatedMachine(DEVICE)
        await asyncio.sleep(10.0)
        machine.take_in(1_000_000, since_s=0.0)
        return now_s() - 10.0

    assert run_virtually(main()) == pytest.approx(0.5 * 65536 / 1e6, abs=1e-12)


def test_what_came_at_once_takes_its_whole_time() -> None:
    async def main() -> float:
        machine = SimulatedMachine(DEVICE)
        machine.take_in(1_000_000, since_s=0.0)
        return now_s()

    assert run_virtually(main()) == pytest.approx(0.5, abs=1e-12)


def served(*hidden_s: float, is_relayed: bool = False) -> list[float]:
    """When answers of 1 kB, asked for together at 1 s, could begin."""

    async def one(machine: SimulatedMachine, hidden_s: float) -> float:
        await machine.serve(1000, hidden_s)
        return now_s()

    async def main() -> list[float]:
        machine = SimulatedMachine(DEVICE, is_relayed=is_relayed)
        await asyncio.sleep(1.0)
        return list(await asyncio.gather(*(one(machine, each) for each in hidden_s)))

    return run_virtually(main())


def test_servers_answer_one_after_the_other() -> None:
    assert served(0.0, 0.0) == [pytest.approx(1.004, abs=1e-12), pytest.approx(1.008, abs=1e-12)]


def test_a_network_that_is_emulated_passes_every_answer_on() -> None:
    assert served(0.0, is_relayed=True) == [pytest.approx(1.006, abs=1e-12)]


def test_an_answer_over_a_network_begins_with_its_first_chunk() -> None:
    """5 ms, and 64 KiB at one second a MB; the next answer waits for all of the first."""

    async def main() -> list[float]:
        machine = SimulatedMachine(DEVICE, is_relayed=True)

        async def one() -> float:
            await machine.serve(1_000_000, 0.0)
            return now_s()

        return list(await asyncio.gather(one(), one()))

    assert run_virtually(main()) == [
        pytest.approx(0.005 + 0.065536, abs=1e-12),
        pytest.approx(1.005 + 0.005 + 0.065536, abs=1e-12),
    ]


def test_work_that_the_network_hides_costs_nothing() -> None:
    assert served(0.01, 0.01) == [1.0, 1.0]


def test_only_what_is_more_than_hidden_is_waited_for() -> None:
    assert served(0.003) == [pytest.approx(1.001, abs=1e-12)]


def test_a_machine_without_work_is_free_on_any_loop() -> None:
    async def main() -> None:
        machine = SimulatedMachine(NO_WORK)
        machine.ask()
        machine.take_head()
        machine.take_in(1_000_000, since_s=now_s())
        await machine.serve(1_000_000, 0.0)

    asyncio.run(main())


def test_a_server_that_takes_turns_works_on_what_was_asked_for_first() -> None:
    async def main() -> list[float]:
        machine = SimulatedMachine(DEVICE)

        async def answered(asked_s: float, work_s: float) -> float:
            await asyncio.sleep(asked_s)
            await machine.take_turn(work_s)
            return now_s()

        asked = ((0.0, 0.25), (0.125, 0.25), (0.0, 0.0), (1.0, 0.25))
        return await asyncio.gather(*(answered(*each) for each in asked))

    # The second waits for the first; what needs no time waits for nobody.
    assert run_virtually(main()) == [0.25, 0.5, 0.0, 1.25]


def began_s(device: Device, hidden_s: float = 0.0) -> list[float]:
    """How long each of three answers waits, one request after the other."""

    async def main() -> list[float]:
        machine = SimulatedMachine(device)
        await asyncio.sleep(10.0)
        found = []
        for _ in range(3):
            asked_s = now_s()
            await machine.serve(1_000, hidden_s)
            found.append(now_s() - asked_s)
        return found

    return run_virtually(main())


def test_with_noise_every_answer_begins_later_by_a_time_of_its_own_the_same_for_a_seed() -> None:
    quiet = began_s(DEVICE)
    noisy = replace(DEVICE, noise_s=0.001)
    found = began_s(noisy)

    assert all(late > usual for late, usual in zip(found, quiet, strict=True))
    assert len(set(found)) == 3
    assert began_s(noisy) == found
    assert began_s(replace(noisy, seed=2)) != found
    assert began_s(DEVICE, hidden_s=1.0) == [0.0] * 3
    assert min(began_s(noisy, hidden_s=1.0)) > 0.0, "no delay hides it, as it does the work"
