from harness.core.network.sender.window_use import WindowUse


def test_a_window_that_was_full_once_counts_as_full_for_a_round_trip() -> None:
    use = WindowUse()
    use.note(True, acked_bytes=0, sent_bytes=10)
    use.note(False, acked_bytes=5, sent_bytes=12)
    assert use.is_limited

    use.note(False, acked_bytes=10, sent_bytes=15)
    assert not use.is_limited


def test_the_most_that_was_out_counts_for_a_round_trip() -> None:
    use = WindowUse()
    use.note(False, acked_bytes=0, sent_bytes=10)
    use.note(False, acked_bytes=8, sent_bytes=12)
    assert use.most_out_bytes == 10

    use.note(False, acked_bytes=10, sent_bytes=14)
    assert use.most_out_bytes == 4
