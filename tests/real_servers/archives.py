"""Orthanc with its DICOMweb plug-in, and nginx over a static tree, each for as long as a block."""

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from harness.certify.reference.namespaces import NetworkNamespace
from harness.core.http.framing import MultipartFrame, boundary_of, multipart_frame
from harness.core.images.manifest import METADATA
from harness.dataset.cache import BuiltDataset
from harness.dataset.export import ExportSyntax, exported_files

_START_LIMIT_S = 30.0
_LOOK_AGAIN_S = 0.05
_PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
_ORTHANC_PORT = 8042  # nobody else is in this network
_BOUNDARY = b"between-two-instances-0123456789"  # Orthanc finds a short one within pixels, too


@dataclass(frozen=True, slots=True)
class Place:
    """Where a server listens, and in which network namespace; None is that of the tests."""

    host: str
    port: int
    namespace: NetworkNamespace | None = None

    @property
    def root(self) -> str:
        """The address of what it serves."""
        return f"http://{self.host}:{self.port}"


_TREE, _CACHE = Place("127.0.0.1", 8080), Place("127.0.0.1", 8081)

_NGINX_BASE = """\
daemon off; pid {folder}/pid; error_log {folder}/error.log; user {user};
events {{}}
http {{
  access_log off; keepalive_timeout 2s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
"""
_NGINX_TREE = """\
  types {{}} default_type '{frame_type}';
  server {{
    listen {listen}; root {folder}/tree;
    add_header Access-Control-Allow-Origin *;
    location ~ /metadata$ {{ default_type application/dicom+json; gzip on; gzip_types *; }}
  }}
}}
"""
_NGINX_CACHE = """\
  proxy_cache_path {folder}/cache keys_zone=images:1m;
  server {{
    listen {listen};
    location / {{
      proxy_pass {server}; proxy_set_header Host $proxy_host;
      proxy_cache images; proxy_cache_key "$uri $http_accept"; proxy_cache_valid 200 1h;
    }}
  }}
}}
"""


@contextmanager
def orthanc(folder: Path) -> Iterator[str]:
    """The root of an empty archive, in which a later copy of an instance replaces the former."""
    configuration = {
        "StorageDirectory": str(folder / "storage"),
        "IndexDirectory": str(folder / "storage"),
        "Plugins": [str(_PLUGIN)],
        "HttpPort": _ORTHANC_PORT,
        "DicomServerEnabled": False,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "OverwriteInstances": True,
        "DicomWeb": {"Enable": True, "Root": "/dicom-web/"},
    }
    path = folder / "orthanc.json"
    path.write_text(json.dumps(configuration))
    place = Place("127.0.0.1", _ORTHANC_PORT)
    with _serving([_program("Orthanc"), str(path)], place, folder):
        yield f"http://127.0.0.1:{_ORTHANC_PORT}/dicom-web"


def store(root: str, built: BuiltDataset, syntax: ExportSyntax) -> None:
    """Put a dataset into an archive by STOW-RS (PS3.18 §10.5)."""
    parts = (
        b"--" + _BOUNDARY + b"\r\nContent-Type: application/dicom\r\n\r\n" + file.content + b"\r\n"
        for file in exported_files(built, syntax, is_drawn=True)
    )
    kind = f'multipart/related; type="application/dicom"; boundary={_BOUNDARY.decode()}'
    body = b"".join(parts) + b"--" + _BOUNDARY + b"--"
    answer = httpx.post(f"{root}/studies", content=body, headers={"Content-Type": kind})
    answer.raise_for_status()


@contextmanager
def nginx(folder: Path, built: BuiltDataset, place: Place = _TREE) -> Iterator[str]:
    """The root of a tree in which every frame lies inside its MIME frame, as static servers do."""
    manifest = built.manifest
    encoding = manifest.encoding("frames")
    assert encoding is not None
    boundary = boundary_of(manifest.digest)
    frame = multipart_frame(encoding.media_type, encoding.transfer_syntax_uid, boundary)
    _write_tree(built, folder / "tree", frame)
    with _nginx(folder, _NGINX_TREE, place, frame_type=frame.content_type):
        yield place.root


@contextmanager
def caching(folder: Path, root: str) -> Iterator[str]:
    """The root of an archive behind nginx, which keeps each answer; it has kept none yet."""
    server, _, path = root.rpartition("/")
    with _nginx(folder, _NGINX_CACHE, _CACHE, server=server):
        yield f"{_CACHE.root}/{path}"


@contextmanager
def _nginx(folder: Path, own: str, place: Place, **values: str) -> Iterator[None]:
    """A running nginx with a configuration of its own."""
    configuration = folder / "nginx.conf"
    values |= {"listen": f"{place.host}:{place.port}", "user": folder.owner()}
    configuration.write_text((_NGINX_BASE + own).format(folder=folder, **values))
    command = [_program("nginx"), "-c", str(configuration), "-p", str(folder)]
    with _serving(command, place, folder):
        yield


def _write_tree(built: BuiltDataset, tree: Path, frame: MultipartFrame) -> None:
    manifest = built.manifest
    for path in manifest.frame_paths():
        target = tree / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(frame.head + (built.directory / path).read_bytes() + frame.tail)
    metadata = f"{manifest.series_path}/{METADATA}"
    (tree / metadata).write_bytes((built.directory / metadata).read_bytes())


def _program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")
    assert found, f"{name} is not installed; tools/test-servers does that"
    return found


@contextmanager
def _serving(command: list[str], place: Place, folder: Path) -> Iterator[None]:
    """A server that listens, until the block ends."""
    log = folder / "log"
    with log.open("wb") as output:
        with place.namespace.entered() if place.namespace else nullcontext():
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            for _ in range(int(_START_LIMIT_S / _LOOK_AGAIN_S)):
                with suppress(OSError), socket.create_connection((place.host, place.port)):
                    break
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_LOOK_AGAIN_S)
                    raise AssertionError(f"{command[0]} ended: {log.read_text()[-2000:]}")
            else:
                raise AssertionError(f"{command[0]} does not listen: {log.read_text()[-2000:]}")
            yield
        finally:
            process.terminate()
            process.wait()
