"""What tests of several packages share."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tiny_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the tiny dataset is built once, by the first who needs it."""
    return tmp_path_factory.mktemp("tiny-cache")
