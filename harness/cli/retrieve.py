"""`harness retrieve`: configurations as a list, explained, from viewer code and back into it."""

import sys
from pathlib import Path
from typing import Any

from harness.cli.listing import print_json, print_list
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.ignored import ignored_by
from harness.core.retrieval.policy import (
    DEFAULT_POLICY,
    policy_named,
)
from harness.durable import keep_file
from harness.errors import ScenarioError
from harness.reporting.markdown import Column
from harness.scenario.library import RETRIEVE, Library, find_retrieve
from harness.scenario.retrieve_loading import load_retrieve, load_retrieve_file
from harness.viewer.code.reading import Wanted, read_viewer_code
from harness.viewer.code.typescript import as_typescript
from harness.viewer.code.yaml_text import as_yaml, configuration_keys, stage_list_name

_FRAME_COUNT = 8
_MOST_LISTED = 8


def list_all(*, as_json: bool) -> None:
    """Print every built-in configuration, one a line, or all of them as JSON."""
    names = Library.builtin().names(RETRIEVE)
    configurations = [load_retrieve_file(find_retrieve(name)) for name in names]
    if as_json:
        print_json([_document(configuration) for configuration in configurations])
        return
    columns: list[Column[RetrieveConfiguration]] = [
        Column("Name", lambda configuration: configuration.name, is_number=False),
        Column("Note", lambda configuration: configuration.note or "", is_number=False),
    ]
    print_list(columns, configurations)


def _document(configuration: RetrieveConfiguration) -> dict[str, Any]:
    """A configuration as JSON values, in Cornerstone3D's keys."""
    about = {"name": configuration.name, "note": configuration.note, "source": configuration.source}
    return about | configuration_keys(configuration)


def show(name: str, *, allows_code: bool = False) -> None:
    """Print a configuration as YAML, as its file has it: note, source and keys."""
    path = find_retrieve(name)
    load_retrieve_file(path, allows_code=allows_code)  # so that what is wrong with it is told
    print(path.read_text(encoding="utf-8"), end="")


def export(name: str, *, allows_code: bool = False) -> None:
    """Print a configuration as viewer code."""
    configuration = load_retrieve_file(find_retrieve(name), allows_code=allows_code)
    print(as_typescript(configuration, stage_list_name(configuration, Library.builtin())), end="")
    _warn(configuration)


def import_file(path: Path, wanted: Wanted, output: Path | None) -> None:
    """Write the configuration in viewer code as YAML, or print it; what was supposed goes apart."""
    is_stdin = str(path) == "-"
    text = sys.stdin.read() if is_stdin else _read(path)
    place = Path("standard input") if is_stdin else path
    configuration = read_viewer_code(text, place, wanted)
    written = as_yaml(configuration, Library.builtin())
    for note in configuration.notes:
        print(note, file=sys.stderr)
    _warn(load_retrieve(configuration.found, Library.builtin()))
    if output is None:
        print(written, end="")
        return
    keep_file(output, written.encode(), "make room, or name another file with --output")
    print(f"written to {output}")


def _warn(configuration: RetrieveConfiguration) -> None:
    """Say what today's viewer would ignore of it."""
    for told in ignored_by(policy_named(DEFAULT_POLICY), configuration):
        print(f"warning: {told}", file=sys.stderr)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        raise ScenarioError(str(path), None, rule, "give a file of viewer code") from error
