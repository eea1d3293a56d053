from harness.core.models.decode_pace import DecodePace


def test_a_machine_at_half_its_speed_changes_nothing() -> None:
    quick = DecodePace(decode_s=0.020, work_s=0.001, pass_count=5, is_decile=True)
    slow = DecodePace(decode_s=0.040, work_s=0.002, pass_count=5, is_decile=True)

    assert quick.stated_s == slow.stated_s == 0.020


def test_a_slower_decoder_shows_whole() -> None:
    assert DecodePace(decode_s=0.022, work_s=0.001, pass_count=5, is_decile=True).stated_s == 0.022


def test_means_of_older_runs_are_no_figure() -> None:
    assert DecodePace(decode_s=0.022, work_s=0.001, pass_count=5).stated_s is None
