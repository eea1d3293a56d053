"""The commands as typer has them."""

from collections.abc import Iterator
from functools import cache

import typer
from typer.core import TyperCommand, TyperGroup

from harness.cli.application import app


@cache
def root() -> TyperGroup:
    """The command `harness`."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


def everything(
    command: TyperCommand | TyperGroup | None = None, path: str = "harness"
) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Every command and group by what is typed, `harness` itself first."""
    command = command or root()
    yield path, command
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            assert isinstance(inner, TyperCommand | TyperGroup)
            yield from everything(inner, f"{path} {name}")
