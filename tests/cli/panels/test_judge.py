from tests.cli.conftest import Command


def test_both_forms_at_once_are_refused(harness: Command) -> None:
    outcome = harness("compare", "a", "b", "--json", "--markdown")

    assert (outcome.code, outcome.out) == (2, "")
    assert "leave one of them out" in outcome.err


def test_the_exit_codes_of_the_gate_are_told(harness: Command) -> None:
    told = " ".join(harness("gate", "--help").out.split())

    assert all(each in told for each in ("exit with 4", "Exit code 5", "3: something"))
