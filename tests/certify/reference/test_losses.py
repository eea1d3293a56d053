import struct

import pytest

from harness.certify.reference.delay_line import DelayLine
from harness.certify.reference.losses import RandomLosses, data_bytes

SHARE = 0.2


def packet(size_bytes: int, tcp_option_bytes: int = 12) -> bytes:
    """TCP over IPv4 that carries so much."""
    ip_head = struct.pack("!BBHHHBBH8x", 0x45, 0, 0, 0, 0, 64, 6, 0)
    words = (20 + tcp_option_bytes) // 4
    tcp_head = struct.pack("!HHIIBBHHH", 1, 2, 3, 4, words << 4, 0x10, 0, 0, 0)
    return ip_head + tcp_head + bytes(tcp_option_bytes + size_bytes)


def begun(seed: int | None, share: float = SHARE) -> RandomLosses:
    losses = RandomLosses(share, "down")
    losses.begin(seed)
    return losses


@pytest.mark.parametrize("option_bytes", [0, 12, 40])
def test_what_a_packet_carries_is_what_its_heads_leave(option_bytes: int) -> None:
    assert data_bytes(packet(1448, option_bytes)) == 1448
    assert data_bytes(packet(0, option_bytes)) == 0


def test_the_same_seed_drops_the_same_packets_and_another_one_others() -> None:
    def dropped(losses: RandomLosses) -> list[bool]:
        return [losses.takes(packet(100)) for _ in range(200)]

    first = begun(1)
    taken = dropped(first)

    assert dropped(begun(1)) == taken
    assert dropped(begun(2)) != taken
    assert first.count == sum(taken) == pytest.approx(200 * SHARE, abs=20)


def test_acknowledgements_pass_and_move_no_loss() -> None:
    plain, mixed = begun(1), begun(1)
    taken = [plain.takes(packet(100)) for _ in range(100)]

    for is_lost in taken:
        assert not mixed.takes(packet(0))
        assert mixed.takes(packet(100)) == is_lost


def test_nothing_is_dropped_before_losses_begin_or_after_they_end() -> None:
    losses = RandomLosses(0.99, "down")
    assert not any(losses.takes(packet(100)) for _ in range(100))

    losses.begin(1)
    assert any(losses.takes(packet(100)) for _ in range(100))
    losses.begin(None)
    assert not any(losses.takes(packet(100)) for _ in range(100))


def test_what_is_dropped_has_taken_its_time_on_the_link() -> None:
    """A bit a microsecond: 12 ms each of 1500 bytes."""
    losses = begun(1, share=0.5)
    taken = [losses.takes(packet(1448)) for _ in range(10)]
    losses.begin(1)
    line = DelayLine(1e6, 0.0, losses)
    for _ in taken:
        line.put(packet(1448), 0.0)

    due_s = []
    while (next_s := line.next_due_s()) is not None:
        due_s.append(next_s)
        line.take_due(next_s)

    expected_s = [0.012 * (place + 1) for place, is_lost in enumerate(taken) if not is_lost]
    assert due_s == pytest.approx(expected_s)
