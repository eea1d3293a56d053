"""Inputs, continued: the networks and devices that a scenario names, and the schema of all."""

from typing import Annotated

import typer

from harness.cli.panels.command import Panel
from harness.cli.panels.options import AsJson

CONDITIONS = Panel("Inputs")

NETWORKS = CONDITIONS.group(
    "networks",
    "Networks: list, show, or compare what they cost.",
    "harness networks compare 4g '*/4g'",
)


@NETWORKS.command("harness networks list", "list")
def networks_list(as_json: AsJson = False) -> None:
    """List the built-in networks."""
    from harness.cli.networks import list_all

    list_all(as_json=as_json)


@NETWORKS.command("harness networks show webpagetest/lte", "show")
def networks_show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A built-in network, or a file of one.")
    ],
) -> None:
    """Show what a network is, and where its figures are from."""
    from harness.cli.networks import show

    show(name)


@NETWORKS.command("harness networks compare 4g '*/4g'", "compare")
def networks_compare(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME", help="Networks, or patterns such as '*4g'."),
    ],
) -> None:
    """Compare what the same bytes cost, by the model of the link."""
    from harness.cli.networks import compare

    compare(names)


DEVICES = CONDITIONS.group(
    "devices", "Devices to predict for: list or show.", "harness devices show reference-laptop"
)


@DEVICES.command("harness devices list", "list")
def devices_list(as_json: AsJson = False) -> None:
    """List the devices: built-in, and calibrated here."""
    from harness.cli.calibrate import list_all

    list_all(as_json=as_json)


@DEVICES.command("harness devices show reference-laptop", "show")
def devices_show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A device of the list, or a file of one.")
    ],
) -> None:
    """Show what a device needs for its work, and where its figures are from."""
    from harness.cli.calibrate import show

    show(name)


@CONDITIONS.command("harness schema > scenario.schema.json")
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors."""
    from harness.scenario.schema.json_schema import scenario_json_schema_text

    print(scenario_json_schema_text(), end="")
