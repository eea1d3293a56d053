"""The tiny dataset, on disk and loaded."""

from pathlib import Path

import pytest

from harness.servers.origin.tree import Tree, load_tree
from tests.servers.origin.tiny_tree import write_tree


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tree(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="session")
def tree(root: Path) -> Tree:
    return load_tree(root)
