from harness.emulator.schedule import LinkReport, Schedule


def test_a_report_says_the_worst_and_the_next_one_starts_from_nothing() -> None:
    schedule = Schedule(up_bytes=3, down_bytes=5, connection_count=2)
    for size_bytes, lateness_s in ((10, 0.002), (30, 0.001), (20, -0.5)):
        schedule.note_queue(size_bytes)
        schedule.note_delivery(lateness_s)
        schedule.note_answer(2 * lateness_s)

    first, second = schedule.report(), schedule.report()

    assert first == LinkReport(3, 5, 2, 30, 0.002, 0.004)
    assert second == LinkReport(0, 0, 0, 0, 0.0, 0.0)


def test_the_lateness_of_a_link_is_the_worse_of_its_two_kinds() -> None:
    assert LinkReport(0, 0, 0, 0, 0.002, 0.004).max_lateness_s == 0.004
    assert LinkReport(0, 0, 0, 0, 0.006, 0.004).max_lateness_s == 0.006


def test_a_report_survives_the_pipe() -> None:
    report = LinkReport(1, 2, 3, 4, 0.5, 0.6)

    assert LinkReport(**report.as_document()) == report
