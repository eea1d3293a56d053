from collections import defaultdict
from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from harness.cli.application import app

# The same word with another meaning, each with its reason.
APART = {
    "--into",  # a page of tables, or the page of fidelity
    "--network",  # one of the scenario's, or any
    "--output",  # a folder of runs, a folder of datasets, or one file
    "--publish",  # runs behind a page of tables, or the sweeps behind that of maps
    "--repeats",  # of a case, or of a download
}


def commands(group: TyperGroup) -> Iterator[TyperCommand]:
    for command in group.commands.values():
        if isinstance(command, TyperGroup):
            yield from commands(command)
        elif isinstance(command, TyperCommand):
            yield command


@pytest.fixture(scope="module")
def helps() -> dict[str, set[str | None]]:
    """What is said of every option, over all commands that have it."""
    root = typer.main.get_command(app)
    assert isinstance(root, TyperGroup)
    said: defaultdict[str, set[str | None]] = defaultdict(set)
    for command in commands(root):
        for option in command.params:
            if isinstance(option, TyperOption):
                said[option.opts[0]].add(option.help)
    return dict(said)


def test_an_option_means_the_same_in_every_command(helps: dict[str, set[str | None]]) -> None:
    assert {name for name, told in helps.items() if len(told) > 1} == APART


def test_every_option_says_what_it_does(helps: dict[str, set[str | None]]) -> None:
    assert "--dataset" in helps
    assert all(None not in told for told in helps.values())
