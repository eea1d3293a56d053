import pytest

from harness.cli.schema_help import topic_lines
from tests.cli.conftest import Command


def test_a_key_has_its_meaning_unit_default_and_an_example() -> None:
    text = "\n".join(topic_lines("network", 80))

    assert (
        """
  jitter                By how much a round trip is late at most, at random; the
                        order of packets stays. In s, ms, us. Default: 0.
                        E.g. jitter: 10 ms
"""
        in text
    )


def test_keys_within_a_key_stand_below_it() -> None:
    lines = topic_lines("network", 80)
    outages = next(n for n, line in enumerate(lines) if line.startswith("  outages "))
    below = [
        line.split()[0] for line in lines[outages:] if line.startswith("    ") and line[4] > " "
    ]

    assert below[:3] == ["first", "duration", "every"]


def test_a_key_that_must_be_given_says_so() -> None:
    assert "Needed." in " ".join(topic_lines("case", 80))


def test_every_kind_of_fault_is_told() -> None:
    kinds = [line.split()[1] for line in topic_lines("origin", 80) if "kind:" in line[:12]]

    assert len(kinds) == 8
    assert kinds[0] == "range-ignored"


BLOCKS = ["network", "case", "client", "origin", "server", "study", "opening", "reading", "hand"]


@pytest.mark.parametrize("topic", ["scenario", *BLOCKS])
def test_no_line_is_wider_than_the_terminal(topic: str) -> None:
    assert max(map(len, topic_lines(topic, 80))) <= 80


def test_help_of_a_scenario_goes_block_by_block(harness: Command) -> None:
    lines = harness("help", "scenario").out.splitlines()
    headings = [line.split(":")[0] for line in lines if line and not line.startswith(" ")]

    assert [word for word in headings if " " not in word] == [
        *("scenario", "compare.", *BLOCKS),
    ]


def test_help_of_one_block_is_that_block(harness: Command) -> None:
    assert harness("help", "case").out.startswith("case: One row of the table")
