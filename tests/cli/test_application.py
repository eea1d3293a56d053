import json
import os
import signal
import subprocess
import sys

import pytest

from harness import __version__
from tests.cli.conftest import Command
from tests.cli.running import Outcome
from tests.source_tree import ROOT

CLOSED_PIPE = 128 + signal.SIGPIPE
COMMANDS = [
    *("bench", "nightly", "view", "serve", "survey"),
    *("predict", "worth", "sweep", "tune", "maps", "calibrate"),
    *("validate", "help", "dataset", "retrieve", "networks", "devices", "schema"),
    *("runs", "tables", "results", "reproduce", "compare", "history", "gate", "audit"),
    *("certify", "fidelity"),
]

# As the installed script does it; sys.argv[0] is the name that completion goes by.
SCRIPT = "import sys; sys.argv[0] = 'harness'; from harness.cli import main; main()"
MODULES = f"""
import atexit, json, sys
atexit.register(lambda: sys.stderr.write(json.dumps(sorted(sys.modules))))
{SCRIPT}
"""


def python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )


@pytest.mark.live
@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["bench", "--help"], ["tune", "-h"], ["retrieve", "list", "-h"]],
    ids=" ".join,
)
def test_help_loads_only_what_can_be_typed(arguments: list[str]) -> None:
    done = python(MODULES, *arguments)
    loaded = set(json.loads(done.stderr))

    assert "Usage: harness" in done.stdout
    assert "harness.cli.application" in loaded
    assert not loaded & {"numpy", "mitmproxy", "httpx", "scipy", "imagecodecs", "yaml"}
    ours = {name for name in loaded if name.startswith("harness.")}
    assert {name for name in ours if not name.startswith("harness.cli.panels")} == {
        *("harness.cli", "harness.cli.application", "harness.errors"),
    }


@pytest.mark.live
def test_a_bench_begins_without_libraries_that_it_may_not_need() -> None:
    loads = "import json, sys, harness.cli.bench; print(json.dumps(sorted(sys.modules)))"

    assert not set(json.loads(python(loads).stdout)) & {"pydicom", "altair", "polars", "skimage"}


@pytest.mark.live
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("harness ", {"bench", "serve", "dataset", "validate", "tables"}),
        ("harness dataset ", {"build", "list", "import", "export"}),
        ("harness bench --re", {"--repeats", "--resume"}),
        ("harness ben", {"bench"}),
    ],
)
def test_the_shell_completes_commands_and_options(words: str, offered: set[str]) -> None:
    last = str(words.count(" "))
    done = python(
        SCRIPT, _HARNESS_COMPLETE="complete_bash", COMP_WORDS=words.rstrip(), COMP_CWORD=last
    )

    assert set(done.stdout.split()) >= offered
    assert all(word.startswith(words.rsplit(" ", maxsplit=1)[-1]) for word in done.stdout.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["bench", "--repeats", "0"],
        ["bench", "--no-such-option"],
        ["no-such-command"],
        ["serve", "stack", "--port", "65536"],
        ["serve"],
    ],
    ids=" ".join,
)
def test_a_command_that_cannot_be_understood_ends_with_2(
    harness: Command, arguments: list[str]
) -> None:
    outcome = harness(*arguments)

    assert outcome.code == 2
    assert outcome.out == ""
    assert "Usage: harness" in outcome.err


def test_an_error_is_told_once_and_gives_its_exit_code(harness: Command) -> None:
    outcome = harness("bench", "volum")

    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err == (
        'scenario: "volum" is neither a file nor a built-in scenario; did you mean "volume"?\n'
    )


def test_the_version_is_told(harness: Command) -> None:
    assert harness("--version") == Outcome(0, f"harness {__version__}\n", "")


def test_the_help_is_in_panels_by_what_people_want_the_commonest_first(harness: Command) -> None:
    lines = harness("--help").out.splitlines()
    titles = [line.strip("╭─╮ ") for line in lines if line.startswith("╭")]
    words = [line.split()[1] for line in lines if line.startswith("│")]
    commands = [word for word in words if word in COMMANDS]

    assert titles == ["Options", "Measure", "Predict", "Inputs", "Results", "Trust"]
    assert commands == COMMANDS


@pytest.mark.live
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["networks", "list"], CLOSED_PIPE),  # fits into the buffer, which is written at the end
        (["schema"], CLOSED_PIPE),  # does not
        (["--version"], CLOSED_PIPE),
        (["--help"], 1),  # by rich
    ],
)
def test_output_that_nobody_reads_ends_quietly(
    arguments: list[str], code: int, unbuffered: str
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "harness", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)

    assert (done.returncode, done.stderr) == (code, "")
