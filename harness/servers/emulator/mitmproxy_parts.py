"""What forwarding needs of mitmproxy, imported without its thirty other addons.

`mitmproxy/addons/__init__.py` imports every addon, and with them a web framework, LDAP and
password hashes: most of the time that an emulator needs to start. A package of that name which
has its path and not its code lets each addon be imported by itself.
"""

import sys
from importlib.util import find_spec, module_from_spec

if "mitmproxy.addons" not in sys.modules:
    _spec = find_spec("mitmproxy.addons")
    assert _spec is not None, "mitmproxy has addons"
    sys.modules["mitmproxy.addons"] = module_from_spec(_spec)

from mitmproxy.addons.core import Core
from mitmproxy.addons.next_layer import NextLayer
from mitmproxy.addons.proxyserver import Proxyserver
from mitmproxy.addons.tlsconfig import TlsConfig
from mitmproxy.master import Master

__all__ = ["Core", "Master", "NextLayer", "Proxyserver", "TlsConfig"]
