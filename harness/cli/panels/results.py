"""Results: tables and pages, made of the runs that are kept."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel
from harness.cli.panels.options import AsJson, Check

RESULTS = Panel("Results")


TableInto = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="FILE",
        help="Fill the markers of this Markdown file; may be repeated.",
        show_default="the results pages",
    ),
]
TableRun = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="RUN",
        help="Use this run in place of the committed one; may be repeated.",
        show_default=False,
    ),
]
TablePublish = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="RUN",
        help="Copy this run to the committed ones first; may be repeated.",
        show_default=False,
    ),
]
TableEvenInvalid = Annotated[
    bool, typer.Option("--even-invalid", help="Publish runs with invalid samples or links.")
]
TableEvenDirty = Annotated[
    bool, typer.Option("--even-dirty", help="Publish runs of uncommitted code.")
]
TableResults = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of results.")]


@RESULTS.command("harness tables --into README.md --check")
def tables(
    check: Check = False,
    into: TableInto = None,
    run: TableRun = None,
    publish: TablePublish = None,
    even_invalid: TableEvenInvalid = False,
    even_dirty: TableEvenDirty = False,
    results: TableResults = Path("results"),
) -> None:
    """Write the tables of the results pages, or of a page of yours."""
    from harness.cli.tables import check_tables, publish_runs, write_tables

    if check and publish:
        raise typer.BadParameter("nothing is published by a check", param_hint="--publish")
    if check:
        check_tables(into or [], run or [], results)
        return
    publish_runs(publish or [], results, even_invalid=even_invalid, even_dirty=even_dirty)
    write_tables(into or [], run or [], results)


Base = Annotated[
    str, typer.Argument(metavar="BASE", help="What was before: a run, or a folder of runs.")
]
Head = Annotated[str, typer.Argument(metavar="HEAD", help="What is now, likewise.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]
JUnit = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write JUnit's XML besides.", show_default=False),
]
Across = Annotated[
    bool,
    typer.Option("--across", help="Compare what was measured under other conditions, too."),
]


@RESULTS.command("harness compare results/committed/volume results/runs")
def compare(
    base: Base,
    head: Head,
    as_markdown: AsMarkdown = False,
    as_json: AsJson = False,
    junit: JUnit = None,
    across: Across = False,
) -> None:
    """Say whether one run is slower than another, and where.

    Requests, bytes, floors and predictions are exact: any difference is a change, and its reason
    is named. Times are slower, faster, same or unknown, for all of a wait and for wire, decode and
    render apart.
    """
    from harness.cli.compare import CompareOptions, compare, form_of

    compare(base, head, CompareOptions(form_of(as_json, as_markdown), junit, across))
