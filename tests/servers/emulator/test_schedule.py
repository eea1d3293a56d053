import json

from harness.servers.emulator.schedule import LinkReport, Schedule
from harness.servers.message import from_document, to_document


def test_a_report_says_the_worst_and_the_next_one_starts_from_nothing() -> None:
    schedule = Schedule(up_bytes=3, down_bytes=5, connection_count=2)
    schedule.begin(0.5)
    for size_bytes, lateness_s in ((10, 0.002), (30, 0.001), (20, -0.5)):
        schedule.note_queue(size_bytes)
        schedule.note_delivery(lateness_s, now_s=1.0)
        schedule.note_answer(2 * lateness_s, now_s=2.0)

    first, second = schedule.report(), schedule.report()

    assert first == LinkReport(3, 5, 2, 30, 0.002, 0.004, ((0.5, 0.002), (1.5, 0.004)))
    assert second == LinkReport(0, 0, 0, 0, 0.0, 0.0)
    assert schedule == Schedule()


def test_the_lateness_of_a_link_is_the_worse_of_its_two_kinds() -> None:
    assert LinkReport(0, 0, 0, 0, 0.002, 0.004).max_lateness_s == 0.004
    assert LinkReport(0, 0, 0, 0, 0.006, 0.004).max_lateness_s == 0.006


def test_a_report_survives_the_pipe() -> None:
    report = LinkReport(1, 2, 3, 4, 0.5, 0.6, ((1.5, 0.6),))

    assert from_document(LinkReport, json.loads(json.dumps(to_document(report)))) == report


def test_lateness_is_kept_with_the_moment_of_the_load_at_which_it_grew() -> None:
    schedule = Schedule()
    schedule.begin(100.0)
    for now_s, lateness_s in ((100.5, 0.003), (101.0, 0.002), (102.0, 0.007)):
        schedule.note_delivery(lateness_s, now_s)

    assert schedule.report().lateness_s == ((0.5, 0.003), (2.0, 0.007))
