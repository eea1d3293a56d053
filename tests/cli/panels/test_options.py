from collections import defaultdict

import pytest
from typer.core import TyperCommand, TyperOption

from tests.cli.panels.tree import everything

# The same word with another meaning, each with its reason.
APART = {
    "--viewer",  # who loads; whose device is calibrated
    "--case",  # which are loaded, or the one that a viewer is told of
    "--against",  # what takes turns with a scenario, or a case of it
    "--into",  # a page of tables, or the page of fidelity
    "--network",  # one of the scenario's, or any
    "--output",  # a folder of runs, a folder of datasets, or one file
    "--publish",  # runs behind a page of tables, or the sweeps behind that of maps
    "--run",  # behind a table, or what a browser is calibrated by
    "--repeats",  # of a case, or of a download
}


@pytest.fixture(scope="module")
def helps() -> dict[str, set[str | None]]:
    """What is said of every option, over all commands that have it."""
    said: defaultdict[str, set[str | None]] = defaultdict(set)
    for _, command in everything():
        for option in command.params if isinstance(command, TyperCommand) else ():
            if isinstance(option, TyperOption):
                said[option.opts[0]].add(option.help)
    return dict(said)


def test_an_option_means_the_same_in_every_command(helps: dict[str, set[str | None]]) -> None:
    assert {name for name, told in helps.items() if len(told) > 1} == APART


def test_every_option_says_what_it_does(helps: dict[str, set[str | None]]) -> None:
    assert "--dataset" in helps
    assert all(None not in told for told in helps.values())


def test_every_command_that_reads_scenarios_can_be_told_that_code_may_run() -> None:
    """Else a message would tell of an option that a command does not have."""
    having = {
        name
        for name, command in everything()
        if any("--allow-code" in option.opts for option in command.params)
    }

    assert {name.removeprefix("harness ") for name in having} == {
        *(
            "bench",
            "view",
            "serve",
            "predict",
            "worth",
            "sweep",
            "tune",
            "maps",
            "validate",
            "reproduce",
        ),
        *("retrieve show", "retrieve explain", "retrieve export", "fidelity record"),
    }
