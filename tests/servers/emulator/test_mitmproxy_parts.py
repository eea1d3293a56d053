"""What an emulator imports of mitmproxy."""

import subprocess
import sys

import pytest


@pytest.mark.live
@pytest.mark.every_python
def test_an_emulator_imports_none_of_the_addons_that_it_does_not_use() -> None:
    program = (
        "import sys, harness.servers.emulator.proxy\n"
        "print([name for name in ('flask', 'ldap3', 'passlib') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )

    assert (done.stderr, done.stdout) == ("", "[]\n")
