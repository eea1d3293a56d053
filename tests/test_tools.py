"""The scripts behind make: when an environment is made, kept, upgraded, or made anew."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.source_tree import ROOT

pytestmark = pytest.mark.live

# Stands in for an interpreter: says its version, makes an environment out of itself, and writes
# down what pip was asked for. A file "broken" beside the journal makes pip fail.
FAKE_PYTHON = """#!/bin/sh
case "$1 $2" in
    "-c "*version_info*3*) echo "{version} {own_path}" ;;
    "-c "*version_info*) echo "{minor}" ;;
    "-c "*) echo yes ;;
    "-m venv")
        echo "venv" >> "{journal}"
        rm -rf "$4" && mkdir -p "$4/bin" && cp "{own_path}" "$4/bin/python" ;;
    "-m pip")
        echo "pip" >> "{journal}"
        test ! -e "{journal}.broken" ;;
    "-m pytest")
        shift 2
        echo "pytest $*" >> "{journal}" ;;
esac
"""


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A folder with fake interpreters, a journal of what they did, and one environment."""

    folder: Path

    @property
    def environment(self) -> Path:
        return self.folder / "environment"

    @property
    def stamp(self) -> Path:
        return self.environment / "installed"

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def places(self) -> dict[str, str]:
        """An environment in which no other interpreter is found before those of this folder."""
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return os.environ | {"PATH": path, "PYENV_ROOT": str(self.folder / "pyenv")}

    def python(self, version: str, folder: str = "bin") -> Path:
        """A fake interpreter of this version."""
        minor = version.rpartition(".")[0]
        path = self.folder / folder / f"python{minor}"
        path.parent.mkdir(parents=True, exist_ok=True)
        text = FAKE_PYTHON.format(version=version, minor=minor, own_path=path, journal=self.journal)
        path.write_text(text)
        path.chmod(0o755)
        return path

    def pip_breaks(self, is_broken: bool) -> None:
        broken = self.folder / "journal.broken"
        broken.touch() if is_broken else broken.unlink()

    def make(self, python: Path | str) -> subprocess.CompletedProcess[str]:
        """Run tools/venv, with an empty journal."""
        self.journal.write_text("")
        command = [str(ROOT / "tools/venv"), str(self.environment), str(python)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def did(self) -> list[str]:
        return self.journal.read_text().split()


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path)


def test_an_environment_is_made_once(sandbox: Sandbox) -> None:
    python = sandbox.python("3.12.1")

    assert sandbox.make(python).returncode == 0
    assert sandbox.did() == ["venv", "pip", "pip"]
    assert sandbox.make(python).returncode == 0
    assert sandbox.did() == []


def test_other_pins_upgrade_an_environment(sandbox: Sandbox) -> None:
    python = sandbox.python("3.12.1")
    sandbox.make(python)
    first_line = sandbox.stamp.read_text().splitlines()[0]
    sandbox.stamp.write_text(f"{first_line}\nother pins\n")
    sandbox.make(python)

    assert sandbox.did() == ["pip", "pip"]


def test_another_interpreter_makes_an_environment_anew(sandbox: Sandbox) -> None:
    sandbox.make(sandbox.python("3.12.1"))
    sandbox.make(sandbox.python("3.13.0"))

    assert sandbox.did() == ["venv", "pip", "pip"]


def test_an_environment_whose_interpreter_is_gone_is_made_anew(sandbox: Sandbox) -> None:
    python = sandbox.python("3.12.1")
    sandbox.make(python)
    (sandbox.environment / "bin/python").unlink()
    sandbox.make(python)

    assert sandbox.did() == ["venv", "pip", "pip"]


def test_a_failed_install_is_explained_and_started_over(sandbox: Sandbox) -> None:
    python = sandbox.python("3.12.1")
    sandbox.pip_breaks(True)
    failed = sandbox.make(python)

    assert failed.returncode == 2
    assert "check the network and the proxy" in failed.stderr
    assert not sandbox.stamp.exists()

    sandbox.pip_breaks(False)

    assert sandbox.make(python).returncode == 0
    assert sandbox.did() == ["venv", "pip", "pip"]


def test_a_failed_upgrade_is_started_over(sandbox: Sandbox) -> None:
    python = sandbox.python("3.12.1")
    sandbox.make(python)
    first_line = sandbox.stamp.read_text().splitlines()[0]
    sandbox.stamp.write_text(f"{first_line}\nother pins\n")
    sandbox.pip_breaks(True)
    sandbox.make(python)

    assert not sandbox.stamp.exists()


def test_a_python_that_is_missing_is_named_with_a_remedy(sandbox: Sandbox) -> None:
    failed = sandbox.make("python-of-nobody")

    assert failed.returncode == 2
    assert "python-of-nobody" in failed.stderr
    assert "make PYTHON=" in failed.stderr
    assert not sandbox.environment.exists()


def test_other_pythons_are_found_on_path_and_in_pyenv(sandbox: Sandbox) -> None:
    ours = sandbox.python("3.12.7")
    on_path = sandbox.python("3.11.1")
    in_pyenv = sandbox.python("3.13.0", "pyenv/versions/3.13.0/bin")
    shim = sandbox.folder / "bin/python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    hidden = sandbox.folder / "bin/python3.14"
    hidden.write_text("#!/bin/sh\nexit 127\n")
    hidden.chmod(0o755)
    listed = subprocess.run(
        [str(ROOT / "tools/pythons"), str(ours)],
        env=sandbox.places,
        capture_output=True,
        text=True,
        check=True,
    )

    assert listed.stdout.splitlines() == [f"3.11 {on_path}", f"3.13 {in_pyenv}"]


def test_every_python_runs_the_tests_but_the_first_alone_most_that_are_live_or_depend_on_none(
    sandbox: Sandbox,
) -> None:
    first, _other = sandbox.python("3.11.1"), sandbox.python("3.13.0")
    sandbox.make(first)
    sandbox.journal.write_text("")
    command = [str(ROOT / "tools/test"), str(sandbox.environment), str(first), "-x"]
    done = subprocess.run(command, env=sandbox.places, capture_output=True, text=True, check=True)
    runs = {line for line in sandbox.journal.read_text().splitlines() if line.startswith("pytest")}

    spread = {re.sub(r"-n \d+ --dist loadfile --no-loadscope-reorder ", "", run) for run in runs}
    assert spread == {
        "pytest -x",
        "pytest --other-python -m every_python or not (live or once) --hypothesis-profile=again -x",
    }
    first_title, other_title, *_ = done.stdout.splitlines()
    assert first_title == f"{sandbox.environment}:"
    assert other_title.startswith(f"{sandbox.environment}-3.13 (what it leaves out ran in ")


# Stands in for an interpreter whose environments have a pip that installs nothing, or cannot.
APART_PYTHON = """#!/bin/sh
mkdir -p "$3/bin"
printf '#!/bin/sh\necho "$*" >> "{journal}"\nexit {code}\n' > "$3/bin/pip"
chmod +x "$3/bin/pip"
"""


def run_apart(folder: Path, packages: str, *, works: bool, ci: str) -> tuple[int, str, str]:
    """The exit code of tools/apart, what the program printed, and what was told."""
    python = folder / "python"
    python.write_text(APART_PYTHON.format(journal=folder / "journal", code=int(not works)))
    python.chmod(0o755)
    environment = os.path.relpath(folder / "environment", ROOT)
    done = subprocess.run(
        [str(ROOT / "tools/apart"), environment, str(python), packages, "--", "echo", "checked"],
        env=os.environ | {"CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_program_apart_is_installed_once_for_its_pins(tmp_path: Path) -> None:
    for packages in ("one==1", "one==1", "one==2"):
        assert run_apart(tmp_path, packages, works=True, ci="") == (0, "checked\n", "")

    installed = [line.split()[-1] for line in (tmp_path / "journal").read_text().splitlines()]
    assert installed == ["one==1", "one==2"]


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_what_is_not_checked_is_told_and_fails_where_all_is(
    tmp_path: Path, ci: str, code: int
) -> None:
    found = run_apart(tmp_path, "one==1", works=False, ci=ci)

    assert found[:2] == (code, "")
    assert found[2].startswith("not checked by echo: one==1 cannot be installed")
