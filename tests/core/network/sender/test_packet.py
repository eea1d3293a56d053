from harness.core.network.sender.packet import Packet


def test_a_packet_is_neither_lost_nor_sent_before_it_is() -> None:
    packet = Packet(1448, 100)

    assert (packet.first_byte, packet.size_bytes, packet.order) == (1448, 100, 0)
    assert not any((packet.is_lost, packet.was_lost, packet.is_again))
