from dataclasses import replace

from harness.reporting.link_line import link_line
from tests.comparisons import a_comparison

FOUND = a_comparison().circumstances


def test_a_range_of_counts_and_what_is_excluded_are_told() -> None:
    line = link_line("9.9", FOUND, "tcp", (3, 1, 5), 2)

    assert "; network tcp; harness 9.9 (0123456789ab); n = 1 to 5; excluded: 2;" in line


def test_a_program_of_no_commit_or_with_changes_is_told_as_such() -> None:
    nowhere = replace(FOUND, commit=None, is_dirty=None)

    assert "harness 9.9; n = 5;" in link_line("9.9", nowhere, "tcp", (5,), 0)
    changed = link_line("9.9", replace(FOUND, is_dirty=True), "tcp", (5,), 0)
    assert "harness 9.9 (0123456789ab), with local changes; n = 5;" in changed
