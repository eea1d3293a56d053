"""Results beside each other: what changed from run to run, and whether to let it pass."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel, Starts
from harness.cli.panels.options import RUNS, AsJson, Check, Output
from harness.cli.panels.results import TableRun

JUDGE = Panel("Results")

HistoryFolder = Annotated[
    Path, typer.Option("--history", metavar="FOLDER", help="The folder of histories.")
]
HISTORIES = Path("results/history")


Base = Annotated[
    str,
    typer.Argument(
        metavar="BASE", help="What was before: a run, a folder of runs, or history:LAST."
    ),
]
Head = Annotated[
    str, typer.Argument(metavar="HEAD", help="What is now: a run, or a folder of runs.")
]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Print Markdown.")]
JUnit = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write JUnit's XML besides.", show_default=False),
]
Across = Annotated[
    bool,
    typer.Option("--across", help="Compare what was measured under other conditions, too."),
]


@JUDGE.command("harness compare results/committed/volume results/runs")
def compare(
    base: Base,
    head: Head,
    as_markdown: AsMarkdown = False,
    as_json: AsJson = False,
    junit: JUnit = None,
    across: Across = False,
    folder: HistoryFolder = HISTORIES,
) -> None:
    """Say whether one run is slower than another, and where.

    Requests, bytes, floors and predictions are exact: any difference is a change, and its reason
    is named. Times are slower, faster, same or unknown, for all of a wait and for wire, decode and
    render apart.
    """
    from harness.cli.compare import CompareOptions, compare, form_of

    compare(base, head, CompareOptions(form_of(as_json, as_markdown), junit, across, folder))


history = JUDGE.group(
    "history", "Keep figures from run to run, and show how they went.", "harness history show"
)


@history.command("harness history add results/runs/2026-11-22T10-40-00Z-volume", name="add")
def history_add(
    runs: Annotated[list[Path], typer.Argument(metavar="RUN", help="Runs to add.")],
    alarm: Annotated[
        bool, typer.Option("--alarm", help="They were slower: compare nothing with them.")
    ] = False,
    folder: HistoryFolder = HISTORIES,
) -> None:
    """Add runs to the history of their scenario."""
    from harness.cli.history import add

    add(runs, folder, is_alarm=alarm)


@history.command("harness history show volume --html volume.html", name="show")
def history_show(
    scenario: Annotated[
        str | None,
        typer.Argument(metavar="SCENARIO", help="Whose history.", show_default="all"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page with curves.", show_default=False),
    ] = None,
    as_json: AsJson = False,
    folder: HistoryFolder = HISTORIES,
) -> None:
    """Show how figures went: a curve a row, with steps that last."""
    from harness.cli.history import show

    show(scenario, folder, html, as_json=as_json)


@history.command(
    'harness history acknowledge volume 4f2a9c01 --because "new decoder"', name="acknowledge"
)
def history_acknowledge(
    scenario: Annotated[str, typer.Argument(metavar="SCENARIO", help="Whose history.")],
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="The first run of the step: its id, or a commit.")
    ],
    because: Annotated[str, typer.Option(metavar="TEXT", help="Why figures changed.")],
    folder: HistoryFolder = HISTORIES,
) -> None:
    """Keep why figures changed, so that later runs are compared with it."""
    from harness.cli.history import acknowledge

    acknowledge(scenario, run, because, folder)


@JUDGE.command("harness gate results/runs --rules gate.yaml", starts=Starts.PROCESSES)
def gate(
    runs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="RUN", help="Runs, or folders of runs.", show_default="results/runs"
        ),
    ] = None,
    baseline: Annotated[
        str, typer.Option(metavar="PLACE", help="What to compare with; as BASE of compare.")
    ] = "history:LAST",
    rules: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What counts as slower (YAML).", show_default=False),
    ] = None,
    confirmed_by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="RUN",
            help="A second measurement, to confirm alarms; may be repeated.",
            show_default="measured now",
        ),
    ] = None,
    output: Output = RUNS,
    junit: JUnit = None,
    across: Across = False,
    folder: HistoryFolder = HISTORIES,
) -> None:
    """Let runs pass, or exit with 4 if one is slower.

    An alarm has to be found by a second measurement, too. Exit code 5: nothing could be compared;
    3: something was measured, and does not count.
    """
    from harness.cli.gate import GateOptions, gate, rules_in

    options = GateOptions(
        baseline, rules_in(rules), folder, output, tuple(confirmed_by or ()), junit, across
    )
    gate(runs or [str(RUNS)], options)


@JUDGE.command("harness audit docs/page.md --run results/committed/volume")
def audit(
    page: Annotated[
        Path | None,
        typer.Argument(
            metavar="PAGE", help="A Markdown page.", show_default="Cornerstone3D's figures"
        ),
    ] = None,
    run: TableRun = None,
    search: Annotated[
        bool, typer.Option(help="Search what would give the times that ours are not.")
    ] = True,
    publish: Annotated[
        bool, typer.Option("--write", help="Write results/audit.md and .zh.md instead.")
    ] = False,
    check: Check = False,
) -> None:
    """Hold published times against physics and ours.

    Every time that a table of it gives is reproduced, differs, is impossible, contradicts another,
    or is not decidable.
    """
    from harness.cli.audit import AuditOptions, audit

    runs = tuple(map(Path, run or ()))
    audit(page, AuditOptions(Path("results"), runs, publish, check, search))
