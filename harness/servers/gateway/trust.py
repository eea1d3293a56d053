"""Whether a server over TLS is who it says to be, found out before anything is asked of it."""

import asyncio
import ssl
from contextlib import suppress

from harness.errors import EnvironmentProblem
from harness.servers.gateway.service import Service

_LIMIT_S = 5.0


def tls_context(service: Service, certificates: str | None) -> ssl.SSLContext | None:
    """What a server's name is verified by; None where it is not encrypted.

    `certificates` (PEM) are trusted in place of the system's. Raises EnvironmentProblem for what is
    no certificate.
    """
    if not service.is_encrypted:
        return None
    try:
        return ssl.create_default_context(cadata=certificates)
    except ssl.SSLError as error:
        rule, remedy = f"is no certificate ({error.reason})", "give certificates as PEM"
        raise EnvironmentProblem("server: ca", None, rule, remedy) from error


async def check_trust(service: Service, context: ssl.SSLContext) -> None:
    """Shake hands once. A server that is not there is told of by whatever is asked of it.

    Raises EnvironmentProblem for a certificate that is not trusted, and for what speaks no TLS.
    """
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LIMIT_S):
                _, writer = await asyncio.open_connection(service.host, service.port, ssl=context)
                writer.close()
    except ssl.SSLCertVerificationError as error:
        rule = f"shows a certificate that is not trusted ({error.verify_message})"
        remedy = (
            'name the file of who signed it, e.g. "ca: hospital.pem", and the host as it has it'
        )
        raise EnvironmentProblem("server: ca", service.authority, rule, remedy) from error
    except ssl.SSLError as error:
        rule = f"does not speak TLS ({error.reason})"
        remedy = 'write "http://…", or look at the port'
        raise EnvironmentProblem("server: url", service.root, rule, remedy) from error
    except OSError:
        pass
