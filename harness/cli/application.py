"""The command as a whole: its panels in the order of its help, and its exit codes."""

import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer

import harness
from harness.cli.panels.command import Group
from harness.cli.panels.conditions import CONDITIONS
from harness.cli.panels.inputs import INPUTS
from harness.cli.panels.judge import JUDGE
from harness.cli.panels.kept_runs import KEPT
from harness.cli.panels.measure import MEASURE
from harness.cli.panels.predict import PREDICT
from harness.cli.panels.results import RESULTS
from harness.cli.panels.trust import TRUST
from harness.errors import HarnessError

_INTERRUPTED = 130  # 128 + SIGINT, as shells report it; typer ends with it, too
_CLOSED_PIPE = 141  # 128 + SIGPIPE


class _Root(Group):
    """The command `harness`. What nobody reads any more ends it, as SIGPIPE does."""

    def make_context(self, *args: Any, **more: Any) -> Any:
        """See typer."""
        with _ending_on_a_closed_pipe():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """See typer."""
        with _ending_on_a_closed_pipe():
            return super().invoke(ctx)


@contextmanager
def _ending_on_a_closed_pipe() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise typer.Exit(_CLOSED_PIPE) from None


app = typer.Typer(
    name="harness",
    cls=_Root,
    help="Which way of loading shows something first on this network, and what does it cost until"
    " everything is there?",
    epilog="Example: harness bench volume",
    context_settings={"help_option_names": ["--help", "-h"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for panel in (MEASURE, PREDICT, INPUTS, CONDITIONS, RESULTS, KEPT, JUDGE, TRUST):
    app.add_typer(panel.app)


def main() -> None:
    """Run the command line; the exit code of an error is its own (0, 1, 2 or 3)."""
    signal.signal(signal.SIGTERM, _interrupt)
    hang_up = getattr(signal, "SIGHUP", None)  # which Windows does not have
    if hang_up and signal.getsignal(hang_up) is not signal.SIG_IGN:  # as nohup has it
        signal.signal(hang_up, _hang_up)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A script's shell lets what it starts with "&" ignore Ctrl-C, and SIGTERM with it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app(prog_name="harness")
    except HarnessError as error:
        print(error, file=sys.stderr)
        _end(error.exit_code)
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            print("interrupted", file=sys.stderr)
        _end(end.code)


def _end(code: int | str | None) -> NoReturn:
    """Print what is left, and end."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Else Python tries once more when it ends, and says that it failed.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = _CLOSED_PIPE
    sys.exit(code)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Let SIGTERM do what Ctrl-C does, whoever handles that now: the loop, or Python."""
    signal.raise_signal(signal.SIGINT)


def _hang_up(number: int, frame: FrameType | None) -> None:
    """The terminal is closed: do what SIGTERM does, and write no more to it."""
    for descriptor in (sys.__stdout__, sys.__stderr__):
        if descriptor is not None and _is_closed_terminal(descriptor.fileno()):
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor.fileno())
    _interrupt(number, frame)


def _is_closed_terminal(descriptor: int) -> bool:
    """Whether it is a device that is no terminal any more; what has gone to one would be lost."""
    return stat.S_ISCHR(os.fstat(descriptor).st_mode) and not os.isatty(descriptor)


def _print_version(is_asked: bool) -> None:
    if is_asked:
        print(f"harness {harness.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and exit.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Nothing: the option ends the command by itself."""
