from dataclasses import replace

from harness.core.load import Load
from harness.core.models.device import Device
from harness.reporting.worth.sentences import sentence
from harness.reporting.worth.summary import Question, summary
from tests.reporting.worth.worths import WORTH, gain

QUESTION = Question("Our CT", Load.VOLUME, "old", 0.5, Device("mine", source="a machine"))


def test_a_summary_has_a_sentence_and_a_line_of_the_table_for_every_row() -> None:
    never = replace(WORTH, case="never", gain=None, reaches=())
    later = replace(WORTH, case="a|b", gain=gain(2.0, 0.5))
    lines = summary(QUESTION, [WORTH, never, later]).splitlines()

    assert lines[0] == '**Our CT (predicted for mine): against "old"**'
    assert lines[2] == f"- {sentence(WORTH, Load.VOLUME, 0.5)}"
    rows = [line for line in lines if line.startswith("| ")]
    assert rows[2] == (
        "| new | home | first render | 500 | 2000 | 1500 ± 50.0 | 4.00 | sooner |"
        " up to 94 Mbit/s | whatever the round trip |"
    )
    assert rows[3] == "| never | home | first render |  |  |  |  |  |  |  |"
    assert rows[4].startswith(r"| a\|b | home | first render | 2000 | 500 | −1500 ± 50.0 | 0.25 |")


def test_it_says_what_becomes_of_the_real_round_trip_to_a_server() -> None:
    text = summary(replace(QUESTION, real_rtt_s=0.02), [WORTH])

    assert "- The server is not on this machine: the real round trip to it, 20 ms, takes" in text
    assert "not on this machine" not in summary(QUESTION, [WORTH])


def test_it_says_what_it_rests_on() -> None:
    text = summary(QUESTION, [WORTH])

    assert "device a machine" in text
    assert "- Senders over home: without TCP, as published throttling is.\n" in text
    assert "nineteen of twenty predictions" in text
