"""The options of `harness tune`."""

from harness.core.retrieval.policy import DEFAULT_POLICY
from tests.cli.conftest import Command


def test_help_says_what_is_promised_by_default(harness: Command) -> None:
    outcome = harness("tune", "--help")

    assert outcome.code == 0
    for word in ("--limit", "--reach", "--reduction", "--confirm", DEFAULT_POLICY):
        assert word in outcome.out


def test_a_search_for_nothing_is_refused(harness: Command) -> None:
    outcome = harness("tune")

    assert outcome.code == 2
    assert "name a scenario, or stack or volume" in outcome.err
