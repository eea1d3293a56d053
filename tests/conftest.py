"""What tests of several packages share."""

from pathlib import Path

import pytest
from hypothesis import settings

# No test asserts a duration, and a law tried on a busy machine takes as long as it takes.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the tiny dataset is built once, by the first who needs it."""
    return tmp_path_factory.mktemp("tiny-cache")
