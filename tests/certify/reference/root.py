"""What only root may do, where the kernel has it."""

import os

import pytest

from harness.certify.reference.interfaces import open_tun
from harness.certify.reference.namespaces import new_namespace
from harness.errors import EnvironmentProblem


def _can_make_links() -> bool:
    try:
        with new_namespace() as namespace, namespace.entered():
            os.close(open_tun())
    except EnvironmentProblem:
        return False
    return True


needs_root = pytest.mark.skipif(
    not _can_make_links(), reason="needs root, network namespaces and TUN"
)
