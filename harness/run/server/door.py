"""The gateway before the server of a scenario."""

from contextlib import AbstractAsyncContextManager

from harness.core.http.admission import Admission
from harness.core.images.manifest import Manifest
from harness.core.images.server_state import ServerState
from harness.errors import BadInput
from harness.run.server.secrets import secret_fields
from harness.scenario.server import ImageServer
from harness.servers.gateway.cold import ColdAnswer
from harness.servers.gateway.process import GatewayConfiguration, running_gateway
from harness.servers.origin.process import Origin
from harness.servers.static_tree.process import StaticTreeConfiguration, running_static_tree


def running_door(
    server: ImageServer,
    admission: Admission,
    connection_count: int,
    manifest: Manifest | None = None,
) -> AbstractAsyncContextManager[Origin]:
    """A door of ours before the server, as long as the context; see running_gateway.

    Where `manifest` has been learnt of it, a cold server is cold. A static tree needs none, and is
    served itself. Raises BadInput where a secret, a certificate
    or the tree cannot be had.
    """
    if server.tree is not None:
        if not (server.tree / "studies").is_dir():
            rule, remedy = "is no folder with studies in it", "name the root of a DICOMweb tree"
            raise BadInput("server: folder", server.tree, rule, remedy)
        return running_static_tree(StaticTreeConfiguration(server.tree, admission))
    configuration = GatewayConfiguration(
        server.url,
        secret_fields(server),
        _certificates(server),
        admission,
        connection_count,
        _cold_answers(server, manifest),
    )
    return running_gateway(configuration)


def _cold_answers(server: ImageServer, manifest: Manifest | None) -> tuple[ColdAnswer, ...]:
    if manifest is None or server.state is ServerState.WARM:
        return ()
    return tuple(
        ColdAnswer(path, answer.cold_s)
        for encoding in manifest.encodings
        for path, answer in zip(manifest.frame_paths(encoding.path), encoding.answers, strict=True)
    )


def _certificates(server: ImageServer) -> str | None:
    if server.certificates is None:
        return None
    try:
        return server.certificates.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        rule = f"cannot be read ({getattr(error, 'strerror', None) or error})"
        remedy = "name a file of certificates (PEM)"
        raise BadInput("server: ca", server.certificates, rule, remedy) from error
