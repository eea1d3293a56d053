"""Results: tables and pages, made of the runs that are kept."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel
from harness.cli.panels.options import RUNS, AsJson, Check, LanguageTag

RESULTS = Panel("Results")


RUNS_GROUP = RESULTS.group(
    "runs", "Runs that are kept: list them, or show one.", "harness runs show volume"
)
RunsFolder = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of runs.")]


@RUNS_GROUP.command("harness runs list", "list")
def runs_list(output: RunsFolder = RUNS, as_json: AsJson = False) -> None:
    """List what was measured, viewed and predicted, and how it ended."""
    from harness.cli.runs import list_all

    list_all(output, as_json=as_json)


@RUNS_GROUP.command("harness runs show volume", "show")
def runs_show(
    run: Annotated[
        str,
        typer.Argument(metavar="RUN", help="A run's folder, or a scenario: its newest run."),
    ],
    output: RunsFolder = RUNS,
) -> None:
    """Show a run: tables, conditions, exit code, and why samples are excluded."""
    from harness.cli.runs import show

    show(run, output)


TablePages = Annotated[
    list[Path] | None,
    typer.Argument(metavar="PAGE", help="The same as --into.", show_default=False),
]


CommittedReports = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Write the pages of committed runs in this folder of results.",
        show_default=False,
    ),
]


@RESULTS.command("harness report results/committed/volume --output page.html")
def report(
    runs: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="RUN",
            help="Folders of runs; several are put into one page.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The page to write.", show_default="report.html beside the run"
        ),
    ] = None,
    index: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER", help="List all runs below this folder instead.", show_default=False
        ),
    ] = None,
    committed: CommittedReports = None,
    check: Check = False,
) -> None:
    """Write a page to look at: verdict, pictures, quality, requests.

    It needs nothing else: it opens from the disk, and asks nobody for anything.
    """
    from harness.cli.report import write_committed, write_index, write_report

    if [bool(runs), index is not None, committed is not None].count(True) != 1:
        raise typer.BadParameter("name runs, or a folder with --index", param_hint="RUN")
    if committed is not None:
        write_committed(committed, checks=check)
        return
    print(write_index(index, output) if index is not None else write_report(runs or [], output))


TableInto = Annotated[
    list[Path] | None,
    typer.Option(
        metavar="PAGE",
        help="Fill the markers of this page; may be repeated.",
        show_default="none: print the tables of --run",
    ),
]
TableRun = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RUN",
        help="A run in place of the committed one: its folder, latest, NAME@latest or NAME@DATE.",
        show_default=False,
    ),
]
TableInsert = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Put this table at the end of the page first.", show_default=False
    ),
]
TableWithin = Annotated[
    str | None,
    typer.Option(
        metavar="SHARE",
        help='Leave a table whose figures differ by no more than that, e.g. "2 %".',
        show_default=False,
    ),
]
TableColumns = Annotated[
    str | None,
    typer.Option(
        metavar="SET",
        help="Print or insert published, brief or full; or columns: type,n.",
        show_default="full",
    ),
]
TablePublish = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RUN",
        help="First keep this run as what the pages show (results/committed); may be repeated.",
        show_default=False,
    ),
]
TableEvenInvalid = Annotated[
    bool,
    typer.Option(
        "--even-invalid", help="Publish runs with excluded samples or uncertified links, too."
    ),
]
TableEvenDirty = Annotated[
    bool, typer.Option("--even-dirty", help="Publish runs whose code was not committed, too.")
]
TableResults = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="The folder of results.",
        show_default="results, whose pages stay as they are",
    ),
]


@RESULTS.command("harness tables --into README.md --check")
def tables(
    pages: TablePages = None,
    check: Check = False,
    into: TableInto = None,
    run: TableRun = None,
    insert: TableInsert = None,
    unless_within: TableWithin = None,
    publish: TablePublish = None,
    even_invalid: TableEvenInvalid = False,
    even_dirty: TableEvenDirty = False,
    results: TableResults = None,
    columns: TableColumns = None,
    lang: LanguageTag = "en",
) -> None:
    """Fill the tables of pages from runs, or say which are stale.

    Without --into, the pages of --results are filled, or the tables of --run are printed. A table
    stands between two comments: <!-- harness:table volume begin -->, and the same with "end"; in
    MDX {/* … */}, in reStructuredText ".. harness:table volume begin". "volume" is a scenario,
    "volume-brief" the first of its tables. Behind "begin" may stand lang=zh, networks=4g and
    columns=type,first-render or columns=published. page.zh.md is Chinese.

    Exit code 2: markers that are wrong or of no run; 3: --check found a stale table.
    """
    from harness.cli.language_tag import language_of_tag
    from harness.cli.tables import TablesOptions, tables
    from harness.results.publication import Waiver

    pages_named = (*(pages or ()), *(into or ()))
    options = TablesOptions(pages_named, tuple(run or ()), results, unless_within)
    chosen = tuple(columns.split(",")) if columns else ()
    options = replace(options, columns=chosen, language=language_of_tag(lang))
    waiver = Waiver(invalid_samples=even_invalid, local_changes=even_dirty)
    if check and (name := "--publish" if publish else "--insert" if insert else ""):
        raise typer.BadParameter("nothing is written by a check", param_hint=name)
    if insert and not pages_named:
        raise typer.BadParameter("name the page, too", param_hint="--insert")
    if columns and not insert and (pages_named or results is not None):
        raise typer.BadParameter("a page's markers say which", param_hint="--columns")
    tables(options, check=check, insert=insert, publish=publish or (), waiver=waiver)


@RESULTS.command("harness quality --check")
def quality(
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of results.")] = Path(
        "results"
    ),
    check: Check = False,
) -> None:
    """Study how good the first bytes of images are; write the page."""
    from harness.cli.quality import write_quality

    write_quality(results, checks=check)


@RESULTS.command("harness opening --check")
def opening(
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of results.")] = Path(
        "results"
    ),
    largest: Annotated[
        Path | None,
        typer.Option(
            metavar="RUN",
            help="A measured run of opening-sizes, to tell memory by.",
            show_default=False,
        ),
    ] = None,
    check: Check = False,
) -> None:
    """Predict what stands between click and first frame; write pages."""
    from harness.cli.opening_pages import write_opening

    if largest is not None and check:
        raise typer.BadParameter("does not go with --check", param_hint="--largest")
    write_opening(results, largest, checks=check)
