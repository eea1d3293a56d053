"""What tests of several packages share."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

# No test asserts a duration, and a law tried on a busy machine takes as long as it takes.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

if sys.dont_write_bytecode:
    # Some hundred processes would each compile the proxy and all that it imports: most of the
    # suite's time. What is asked for are sources without bytecode beside them; so it is elsewhere.
    _BYTECODE = str(Path(__file__).parents[1] / ".pytest_cache" / "bytecode")
    sys.pycache_prefix, sys.dont_write_bytecode = _BYTECODE, False
    os.environ["PYTHONPYCACHEPREFIX"] = _BYTECODE
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the tiny dataset is built once, by the first who needs it."""
    return tmp_path_factory.mktemp("tiny-cache")
