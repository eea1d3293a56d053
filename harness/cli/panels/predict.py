"""The options of `harness tune`."""

from typing import Annotated

import typer

from harness.cli.panels.options import RUNS, Dataset, Device, Output

Base = Annotated[
    str | None,
    typer.Argument(
        metavar="SCENARIO",
        help="A file or a built-in name: its images, network and client. None: that of --load.",
        show_default=False,
    ),
]
LoadName = Annotated[
    str | None,
    typer.Option(help="volume: all images at once; stack: the one on screen.", show_default=False),
]
Network = Annotated[
    str | None,
    typer.Option(help="A network, built in or a file; else the first.", show_default=False),
]
Policy = Annotated[str, typer.Option(help="Which client it is.")]
Limit = Annotated[str, typer.Option(help="Complete at most so much later than plain loading.")]
Encodings = Annotated[
    list[str] | None,
    typer.Option(help="Use this encoding only; may be repeated.", show_default=False),
]
Reach = Annotated[
    int, typer.Option(min=0, max=16, help="A copy stands in so many slices away at most.")
]
Reduction = Annotated[
    int, typer.Option(min=1, max=64, help="First show 1/N of the rows and columns at least.")
]
Connections = Annotated[
    list[int] | None,
    typer.Option(min=1, help="Try so many connections, too; may be repeated.", show_default=False),
]
Trials = Annotated[int, typer.Option(min=1, help="Try so many configurations.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed tries the same ones.")]
Confirm = Annotated[
    bool, typer.Option("--confirm", help="Then measure winner, plain loading and byte ranges.")
]


def tune(
    scenario: Base = None,
    load: LoadName = None,
    dataset: Dataset = None,
    network: Network = None,
    device: Device = None,
    policy: Policy = "cs3d-5.14",
    limit: Limit = "3 %",
    encoding: Encodings = None,
    reach: Reach = 2,
    reduction: Reduction = 4,
    connections: Connections = None,
    trials: Trials = 500,
    seed: Seed = 0,
    output: Output = RUNS,
    confirm: Confirm = False,
) -> None:
    """Search the retrieve configuration that renders first and still completes in time."""
    from harness.cli.tune import TuneOptions, tune
    from harness.predict.tune.subject import Subject

    tune(
        TuneOptions(
            subject=Subject(scenario, load, dataset, network, policy),
            device=device,
            limit=limit,
            encodings=tuple(encoding or ()),
            reach_count=reach,
            divisor=reduction,
            connections=tuple(connections or ()),
            trial_count=trials,
            seed=seed,
            output=output,
            confirms=confirm,
        )
    )
