import re
import shlex

import pytest
from typer.core import TyperCommand, TyperGroup

from tests.cli.conftest import Command
from tests.cli.panels.tree import everything, root
from tests.source_tree import ROOT, tracked_files

EVERYTHING = dict(everything())
COLUMNS = 80
TOLD_COMMAND = re.compile(r"^harness (.+?)(?: #.*)?$|`harness ([^`\n]+)`", re.MULTILINE)
LONG_OPTION = re.compile(r"--[a-z][a-z-]*")
OF_TYPER = {"--help", "--install-completion"}


def help_of(harness: Command, path: str) -> list[str]:
    outcome = harness(*path.split()[1:], "--help")
    assert outcome.code == 0
    return [line.rstrip() for line in outcome.out.splitlines() if line.strip()]


def example_of(command: TyperCommand | TyperGroup) -> list[str]:
    """The words of an example, without where its output goes."""
    assert command.epilog is not None
    words = shlex.split(command.epilog.removeprefix("Example: "))
    return words[: words.index(">")] if ">" in words else words


@pytest.mark.once
@pytest.mark.parametrize("path", EVERYTHING)
def test_every_help_ends_with_an_example_of_the_command_at_80_columns(
    harness: Command, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    lines = help_of(harness, path)

    assert lines[-1].startswith(f" Example: {path} ") or lines[-1] == f" Example: {path}"
    assert max(map(len, lines)) <= COLUMNS


@pytest.mark.once
@pytest.mark.parametrize("path", EVERYTHING)
def test_every_example_can_be_typed(path: str) -> None:
    name, *words = example_of(EVERYTHING[path])
    command: object = root()
    while isinstance(command, TyperGroup):
        name, *words = words
        command = command.commands[name]

    assert isinstance(command, TyperCommand)
    command.make_context(name, words)


@pytest.mark.once
def test_every_command_and_option_that_a_page_tells_is_there() -> None:
    # A changelog says what was once called otherwise.
    pages = [each for each in tracked_files() if each.suffix == ".md" and each.stem != "CHANGELOG"]
    told = [
        (path.name, line or inline)
        for path in pages
        for line, inline in TOLD_COMMAND.findall((ROOT / path).read_text(encoding="utf-8"))
    ]

    assert [(name, what) for name, what in told if not_there(what)] == []
    assert len({name for name, _ in told}) > 5


def not_there(told: str) -> list[str]:
    """What of a command that a page tells nobody can type: a command, or options."""
    command: TyperCommand | TyperGroup = root()
    words = told.split()
    while isinstance(command, TyperGroup) and words and words[0][0].islower():
        inner = command.commands.get(words.pop(0))
        if inner is None:
            return [told]
        assert isinstance(inner, TyperCommand | TyperGroup)
        command = inner
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    return [each for each in LONG_OPTION.findall(" ".join(words)) if each not in known | OF_TYPER]


@pytest.mark.parametrize(
    "path",
    [
        *(f"harness retrieve {name}" for name in ("list", "show", "explain", "export")),
        *(f"harness networks {name}" for name in ("list", "show", "compare")),
        *(f"harness devices {name}" for name in ("list", "show")),
        *(f"harness dataset {name}" for name in ("list", "show")),
        *("harness validate", "harness schema"),
    ],
)
def test_an_example_that_only_reads_gives_its_result(harness: Command, path: str) -> None:
    outcome = harness(*example_of(EVERYTHING[path])[1:])

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out


@pytest.mark.once
@pytest.mark.parametrize("path", [path for path in EVERYTHING if path.count(" ") == 1])
def test_the_help_says_every_command_in_one_line_of_80_columns(
    harness: Command, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(COLUMNS))
    name, summary = path.removeprefix("harness "), EVERYTHING[path].help or ""
    [line] = [line for line in help_of(harness, "harness") if line.startswith(f"│ {name} ")]

    assert line.strip("│ ").endswith(f" {summary.splitlines()[0]}")


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("bnch", "'bench'"),
        ("retrieve lst", "'list'"),
        ("--versoin", "--version"),
        ("retrieve --hlep", "--help"),
        ("retrieve list --hlep", "--help"),
        ("bench --repeat 3", "--repeats"),
        ("bench --repets=3", "--repeats"),
        ("bench -repeats 3", "--repeats"),
        ("certify --jsn", "--json"),
    ],
)
def test_what_is_mistyped_names_the_nearest(harness: Command, typed: str, nearest: str) -> None:
    outcome = harness(*typed.split())

    assert (outcome.code, outcome.out) == (2, "")
    assert f"Did you mean {nearest}" in outcome.err


def test_what_is_like_nothing_names_nothing(harness: Command) -> None:
    outcome = harness("bench", "--xyzzy")

    assert outcome.code == 2
    assert "No such option: --xyzzy." in outcome.err
    assert "Did you mean" not in outcome.err


@pytest.mark.once
@pytest.mark.parametrize("path", EVERYTHING)
def test_the_short_name_of_help_works_everywhere(harness: Command, path: str) -> None:
    outcome = harness(*path.split()[1:], "-h")

    assert outcome.code == 0
    assert f"Usage: {path} " in outcome.out


def test_a_flag_shows_no_type(harness: Command) -> None:
    told = " ".join(help_of(harness, "harness bench"))

    assert "--resume" in told
    assert "bool" not in told
    assert "<str>" not in told


@pytest.mark.parametrize(
    ("group", "commands"),
    [
        ("dataset", {"list", "show", "build", "import"}),
        ("retrieve", {"list", "show", "explain", "import", "export"}),
        ("devices", {"list", "show"}),
        ("fidelity", {"record", "page"}),
    ],
)
def test_a_group_alone_tells_its_commands(harness: Command, group: str, commands: set[str]) -> None:
    outcome = harness(group)
    words = set((outcome.out + outcome.err).replace("│", " ").split())

    assert words >= commands


@pytest.mark.parametrize("typed", [["--patience", "0"], ["--patience=0"]], ids=" ".join)
def test_the_former_name_of_an_option_works_and_tells_the_new_one(
    harness: Command, typed: list[str]
) -> None:
    outcome = harness("bench", "volume", *typed)

    assert outcome.code == 2  # by the value: fewer than one attempt is none
    assert outcome.err.startswith("--patience is now --most-attempts;")
    assert "Invalid value for '--most-attempts'" in outcome.err


def test_a_former_name_is_shown_and_suggested_nowhere(harness: Command) -> None:
    assert "--patience" not in harness("bench", "--help").out
    assert "--patience" not in harness("bench", "--patienc").err.replace("No such option: ", "")
    assert "No such option" in harness("predict", "--patience", "3").err
    assert "is now" not in harness("bench", "--", "--patience").err
