import pytest

from tests.cli.conftest import Command


@pytest.mark.parametrize(
    ("group", "commands"),
    [
        ("dataset", {"build", "list", "import"}),
        ("retrieve", {"list", "explain", "import", "export"}),
        ("devices", {"list", "show"}),
        ("fidelity", {"record", "page"}),
    ],
)
def test_a_group_alone_tells_its_commands(harness: Command, group: str, commands: set[str]) -> None:
    outcome = harness(group)
    words = set((outcome.out + outcome.err).replace("│", " ").split())

    assert words >= commands
