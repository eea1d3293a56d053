from tests.cli.conftest import Command


def test_certifying_nothing_is_refused(harness: Command) -> None:
    outcome = harness("certify")

    assert (outcome.code, outcome.out) == (2, "")
    assert "--network" in outcome.err
    assert "name at least one" in outcome.err


def test_an_unknown_reference_is_refused_with_those_there_are(harness: Command) -> None:
    outcome = harness("certify", "--reference", "theory")

    assert outcome.code == 2
    assert "kernel" in outcome.err
