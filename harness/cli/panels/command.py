"""A command and a group of commands: a panel of the help each, one real example, suggestions."""

import sys
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from enum import Enum
from inspect import cleandoc
from typing import Any, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from harness.errors import EnvironmentProblem

Function = TypeVar("Function", bound=Callable[..., Any])

PLATFORM = sys.platform
"""What this runs on, as Python calls it."""

FORMER_NAMES = {"--patience": "--most-attempts", "--encoding": "--encodings"}
"""Options by the names that they had in the release before; they work in one more."""


class Command(TyperCommand):
    """A command. Its flags show no type, and an option that it does not have names the nearest."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See typer; former names of options are taken, too."""
        known = _option_names(self)
        args = _renamed(args, known, is_silent=ctx.resilient_parsing)
        try:
            return super().parse_args(ctx, list(args))  # which takes out what it has understood
        except Exception as error:
            _name_the_nearest(error, args, known)
            raise

    def get_params(self, ctx: Any) -> list[Any]:
        """See typer."""
        return _without_needless_types(super().get_params(ctx))


class ProcessCommand(Command):
    """A command that starts processes: all of them have their temporary files in one folder."""

    def invoke(self, ctx: Any) -> Any:
        """See typer. Raises StorageError where no such folder can be made."""
        if PLATFORM == "win32":  # which cannot lock a folder
            return super().invoke(ctx)
        from harness.servers.scratch import scratch_folder

        with scratch_folder():
            return super().invoke(ctx)


class LinuxCommand(ProcessCommand):
    """A command that measures, and needs for it what only Linux has."""

    def invoke(self, ctx: Any) -> Any:
        """See typer. Raises EnvironmentProblem elsewhere."""
        check_measures_here(ctx.command_path)
        return super().invoke(ctx)


def check_measures_here(command: str) -> None:
    """Raise EnvironmentProblem where this is no Linux."""
    if PLATFORM != "linux":
        rule = f"needs Linux, and this is {PLATFORM}"
        remedy = "use Linux or WSL 2; predict, sweep, tune, tables and compare work here"
        raise EnvironmentProblem(command, None, rule, remedy)


class Group(TyperGroup):
    """Commands with one name before theirs; options as those of a command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See typer."""
        try:
            return super().parse_args(ctx, list(args))
        except Exception as error:
            _name_the_nearest(error, args, _option_names(self))
            raise

    def get_params(self, ctx: Any) -> list[Any]:
        """See typer."""
        return _without_needless_types(super().get_params(ctx))


class Starts(Enum):
    """What a command starts: nothing, processes of ours, or such as only Linux can run."""

    NOTHING = "nothing"
    PROCESSES = "processes"
    SERVERS = "servers"


_CLASSES = {
    Starts.NOTHING: Command,
    Starts.PROCESSES: ProcessCommand,
    Starts.SERVERS: LinuxCommand,
}


class Panel:
    """Commands that the help shows together, in the order in which they are added."""

    def __init__(self, title: str | None = None) -> None:
        self.title = title
        self.app = typer.Typer(cls=Group)

    def command(
        self, example: str, name: str | None = None, *, starts: Starts = Starts.NOTHING
    ) -> Callable[[Function], Function]:
        """Add a function as a command, called like the function unless it has another name."""

        def add(function: Function) -> Function:
            # typer shows the commands of an app before its groups; each in one of its own, they
            # stay in order.
            one = typer.Typer()
            self.app.add_typer(one)
            return one.command(
                name,
                cls=_CLASSES[starts],
                help=_paragraphs(function.__doc__ or ""),
                epilog=_epilog(example),
                rich_help_panel=self.title,
            )(function)

        return add

    def group(self, name: str, summary: str, example: str) -> "Panel":
        """Add a command that has commands of its own."""
        inner = Panel()
        self.app.add_typer(
            inner.app,
            name=name,
            help=summary,
            epilog=_epilog(example),
            no_args_is_help=True,
            rich_help_panel=self.title,
        )
        return inner


def _epilog(example: str) -> str:
    return f"Example: {example}"


def _paragraphs(docstring: str) -> str:
    """A docstring, each paragraph in one line, for terminals of any width."""
    paragraphs = cleandoc(docstring).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _without_needless_types(params: list[Any]) -> list[Any]:
    """The parameters; types are told of options that take a value, which have no name for it."""
    for param in params:
        if isinstance(param, TyperArgument):
            vars(param).update(display_type_rich=lambda ctx: "")
        elif isinstance(param, TyperOption) and param.is_flag:
            param.metavar = ""
    return params


def _option_names(command: TyperCommand | TyperGroup) -> list[str]:
    names = ["--help"]
    for param in command.params:
        if isinstance(param, TyperOption) and not param.hidden:
            names += [*param.opts, *param.secondary_opts]
    return names


def _renamed(args: Sequence[str], known: Sequence[str], *, is_silent: bool) -> list[str]:
    """The arguments with the names that options have today."""
    end = args.index("--") if "--" in args else len(args)
    return [_today(arg, known, is_silent=is_silent) for arg in args[:end]] + list(args[end:])


def _today(arg: str, known: Sequence[str], *, is_silent: bool) -> str:
    former, equals, value = arg.partition("=")
    name = FORMER_NAMES.get(former)
    if name not in known:
        return arg
    if not is_silent:
        print(f"{former} is now {name}; the old name works until the next release", file=sys.stderr)
    return f"{name}{equals}{value}"


def _name_the_nearest(error: Exception, args: Sequence[str], known: Iterable[str]) -> None:
    """Let an error about an option that there is not name those that may be meant."""
    missing = getattr(error, "option_name", None)  # its class is typer's own, and not shown
    if missing is None or not hasattr(error, "possibilities"):
        return
    # "-repeats" is told as "-r", the first of its letters that is no option.
    typed = next((arg for arg in args if _is_long_with_one_dash(arg, missing)), missing)
    typed = typed.partition("=")[0]
    near = get_close_matches(f"--{typed.lstrip('-')}", known)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    vars(error).update(message=f"No such option: {typed}.{meant}", possibilities=None)


def _is_long_with_one_dash(arg: str, missing: str) -> bool:
    is_short = len(missing) == 2 and not missing.startswith("--")
    return is_short and arg.startswith("-") and not arg.startswith("--") and missing[1] in arg
