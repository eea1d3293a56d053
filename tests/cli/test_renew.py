from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.renew import check_commit, client_ages_told, goes_on
from harness.errors import BadInput
from harness.results.conditions import Circumstances
from harness.results.staleness import Staleness
from tests.cli.conftest import Command
from tests.cli.test_committed_today import keep
from tests.runs import CIRCUMSTANCES


@pytest.fixture
def committed(tmp_path: Path) -> Path:
    """The folder of results, with two committed runs."""
    for name in ("unseen", "stack"):
        keep(tmp_path / "results", name)
    return tmp_path / "results"


def test_a_list_says_what_is_stale_and_measures_nothing(harness: Command, committed: Path) -> None:
    before = {path: path.read_bytes() for path in committed.rglob("*") if path.is_file()}
    outcome = harness("results", "renew", "--list")
    first, *_, last = outcome.out.splitlines()

    assert outcome.code == 0
    assert first.startswith("stack ")
    assert "client of commit cccccccccccc, which is not known here; " in first
    assert first.endswith("1 sample not valid")
    assert "  measured elsewhere: python CPython 3.11.0, is" in outcome.out
    assert last.startswith("2 of 2 committed runs stale, about ")
    assert {path: path.read_bytes() for path in committed.rglob("*") if path.is_file()} == before


def test_runs_can_be_named_and_others_are_refused(harness: Command, committed: Path) -> None:
    named = harness("results", "renew", "--list", "unseen")
    unknown = harness("results", "renew", "--list", "volume")

    assert named.out.startswith("unseen ")
    assert named.out.splitlines()[-1].startswith("1 of 1 committed run stale")
    assert unknown.code == 2
    assert "volume" in unknown.err
    assert "name one of stack, unseen" in unknown.err


def test_nothing_committed_is_nothing_to_measure(harness: Command) -> None:
    outcome = harness("results", "renew")

    assert (outcome.code, outcome.out) == (0, "0 of 0 committed runs stale\n")


def test_runs_of_a_client_that_is_not_known_are_told_and_fail_nothing(
    harness: Command, committed: Path
) -> None:
    outcome = harness("results", "stale")

    assert outcome.code == 0
    assert outcome.out == "2 committed runs of a client that is not known here: stack, unseen\n"


def test_a_run_that_no_shipped_scenario_measures_is_told_apart(
    harness: Command, committed: Path
) -> None:
    keep(committed, "real-archive")
    outcome = harness("results", "stale")

    assert outcome.out.splitlines() == [
        "2 committed runs of a client that is not known here: stack, unseen",
        "1 committed run of a client that is not known here: real-archive",
    ]


def test_older_clients_are_told_with_their_age_and_what_measures_anew() -> None:
    ages = {"stack": 0, "volume": 3, "unseen": None, "tuned": 1}

    assert list(client_ages_told(ages, "make results measures")) == [
        "1 committed run of a client that is not known here: unseen",
        "2 committed runs of older clients than today's, by so many commits: volume (3), "
        "tuned (1); make results measures anew",
    ]
    assert not list(client_ages_told({"stack": 0}, "make results measures"))


@pytest.mark.parametrize(
    "now",
    [
        replace(CIRCUMSTANCES, is_dirty=True),
        replace(CIRCUMSTANCES, is_dirty=None),
        replace(CIRCUMSTANCES, commit=None, is_dirty=None),
    ],
    ids=["local changes", "maybe", "no repository"],
)
def test_what_could_not_be_published_is_not_measured(now: Circumstances) -> None:
    with pytest.raises(BadInput, match="commit harness and scenarios first"):
        check_commit(now)


def test_committed_code_may_be_measured() -> None:
    check_commit(CIRCUMSTANCES)


@pytest.mark.parametrize(
    ("found", "has_loads_to_go", "expected"),
    [
        (Staleness((), ("3 loads missing",), ()), True, True),
        (Staleness((), (), ()), False, True),
        (Staleness((), ("1 sample not valid",), ()), False, False),
        (Staleness(("model 1, is 4",), ("3 loads missing",), ()), True, False),
        (Staleness((), ("3 loads missing",), ("kernel 1, is 2",)), True, False),
    ],
    ids=["begun", "to be published", "would be refused again", "stale", "another machine"],
)
def test_a_run_of_today_goes_on_and_any_other_begins_anew(
    found: Staleness, has_loads_to_go: bool, expected: bool
) -> None:
    assert goes_on(found, has_loads_to_go=has_loads_to_go) is expected
