"""Who listens where a service is."""

import os
import socket

import pytest

from harness.servers.gateway.listeners import listening_processes
from harness.servers.gateway.service import Service

pytestmark = [pytest.mark.live, pytest.mark.every_python]


def test_a_server_on_loopback_is_found_by_its_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        found = listening_processes(Service.of(f"http://127.0.0.1:{port}/dicom-web"))

    assert found == (os.getpid(),)
    assert listening_processes(Service.of(f"http://127.0.0.1:{port}")) == ()


def test_a_server_elsewhere_is_none_of_this_machine() -> None:
    assert listening_processes(Service.of("http://192.0.2.1:8042")) == ()
