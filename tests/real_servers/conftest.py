"""Real archives, for tests that `make test-servers` runs in a network of their own.

Orthanc listens on every address of its network, so that network has a loopback and nothing else.
Nobody outlives the tests: they are the first process of a namespace, which ends with them.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.dataset.cache import BuiltDataset
from tests.real_servers.archives import nginx, orthanc
from tests.tiny import prepared, scenario_text

collect_ignore_glob = [] if os.environ.get("HARNESS_REAL_SERVERS") else ["test_*.py"]


@pytest.fixture(scope="session")
def built(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltDataset:
    """Eight slices of 64 x 64."""
    folder = tmp_path_factory.mktemp("scenario")
    return prepared(folder, tiny_cache, scenario_text()).dataset


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The root of an empty Orthanc's DICOMweb."""
    with orthanc(tmp_path_factory.mktemp("orthanc")) as root:
        yield root


@pytest.fixture(scope="session")
def static_tree(tmp_path_factory: pytest.TempPathFactory, built: BuiltDataset) -> Iterator[str]:
    """The root of the dataset's tree, served by nginx."""
    with nginx(tmp_path_factory.mktemp("nginx"), built) as root:
        yield root
