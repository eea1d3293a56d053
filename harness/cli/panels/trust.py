"""Trust: whether the emulated links and our loader do what they stand for."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel, Starts
from harness.cli.panels.options import RUNS, AllowCode, AsJson, Check, ViewerName

TRUST = Panel("Trust")
COMPARISON = RUNS / "link" / "kernel.json"
LOSSES = RUNS / "link" / "losses.json"
RECORDINGS = Path("tests/data/viewer")
FIDELITY_PAGE = Path("results/fidelity.md")


class Reference(Enum):
    """What an emulated link is compared with."""

    KERNEL = "kernel"


Networks = Annotated[
    list[str] | None,
    typer.Option(
        "--network",
        metavar="NAME",
        help="A built-in network, or a file of one; may be repeated.",
        show_default=False,
    ),
]
KernelReference = Annotated[
    Reference | None,
    typer.Option(
        help="Compare with the kernel's TCP over a shaped link; needs root.",
        show_default=False,
    ),
]
Losses = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SHARE",
        help="With --reference: what TCP makes of this loss, e.g. 1%; may be repeated.",
        show_default=False,
    ),
]
Repeats = Annotated[
    int | None,
    typer.Option(
        min=1,
        metavar="N",
        help="With --reference: repeats of each download, with --loss at most.",
        show_default="5, with --loss 31",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="With --reference: the file for the comparison; with --loss it is resumed.",
        show_default=f"{COMPARISON}, with --loss {LOSSES}",
    ),
]


@TRUST.command("harness certify --network 4g --network webpagetest/lte", starts=Starts.SERVERS)
def certify(
    network: Networks = None,
    as_json: AsJson = False,
    reference: KernelReference = None,
    loss: Losses = None,
    repeats: Repeats = None,
    output: Output = None,
) -> None:
    """Measure with a probe whether emulated links do what they should.

    With --reference, the networks are four built-in ones unless some are named; with --loss, links
    of 20 and 5 Mbit/s at four round trips.
    """
    from harness.cli import certify_kernel, certify_losses
    from harness.cli.certify import certify

    if loss and (reference is None or network):
        rule = "goes with --reference kernel, and without --network"
        raise typer.BadParameter(rule, param_hint="--loss")
    if loss:
        certify_losses.compare(loss, repeats or 31, output or LOSSES, as_json=as_json)
    elif reference is not None:
        certify_kernel.compare(network or [], repeats or 5, output or COMPARISON, as_json=as_json)
    elif network:
        certify(network, as_json=as_json)
    else:
        raise typer.BadParameter("name at least one", param_hint="--network")


FIDELITY = TRUST.group(
    "fidelity",
    "Compare our loader with recordings of the real viewer.",
    "harness fidelity page --check",
)


@FIDELITY.command(
    "harness fidelity record tests/data/viewer/stack.yaml", "record", starts=Starts.SERVERS
)
def fidelity_record(
    scenarios: Annotated[
        list[Path],
        typer.Argument(
            metavar="SCENARIO",
            help="Scenario files; the recordings go into the folder of each.",
        ),
    ],
    viewer: ViewerName = "cornerstone",
    allow_code: AllowCode = False,
) -> None:
    """Record what the real viewer asks for and shows in every case."""
    from harness.cli.fidelity import record_scenarios

    record_scenarios(scenarios, viewer, allows_code=allow_code)


@FIDELITY.command("harness fidelity page", "page")
def fidelity_page(
    check: Check = False,
    recordings: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder of recordings.")
    ] = RECORDINGS,
    into: Annotated[Path, typer.Option(metavar="FILE", help="The page.")] = FIDELITY_PAGE,
) -> None:
    """Write where our loader differs from the recorded viewer, and why."""
    from harness.cli.fidelity import write_page

    write_page(recordings, into, checks=check)
