"""mitmproxy imports ldap3, which uses names that pyasn1 deprecates: not ours to mend."""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import mitmproxy.addons  # noqa: F401
