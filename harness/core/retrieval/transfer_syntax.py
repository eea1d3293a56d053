"""Options by transfer syntax: what they come to for the images of one server.

`singleFast: {default: {…}, '1.2.840.10008.1.2.4.80': {…}}` is how Cornerstone3D was told of its
options before its release of November 2023, and how its documentation still says it.
"""

from collections.abc import Mapping
from dataclasses import replace

from harness.core.http.media_type import HTJ2K, HTJ2K_LOSSLESS_RPCL, HTJ2K_PROVISIONAL
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.stage import DEFAULT_RETRIEVE_TYPE

EVERY_OTHER = "default"
"""The key of the options for every transfer syntax that has none of its own."""

# A client that knows HTJ2K by its provisional name only takes the streams of today for it.
_KNOWN_AS = {HTJ2K_LOSSLESS_RPCL: HTJ2K_PROVISIONAL, HTJ2K: HTJ2K_PROVISIONAL}


def resolved(
    configuration: RetrieveConfiguration, policy: ClientPolicy, transfer_syntax_uid: str
) -> RetrieveConfiguration:
    """The configuration with the options that count for images of a transfer syntax.

    Their order is that of getRetrieveOptions (Cornerstone3D a55784a47): the type's for the
    syntax, the type's default, those of the default type for the syntax, its default, none.
    """
    levels = configuration.by_transfer_syntax
    if not levels:
        return configuration
    if not policy.knows_transfer_syntaxes:
        options = dict.fromkeys(levels, RetrieveOptions())
    else:
        usual = configuration.retrieve_options.get(DEFAULT_RETRIEVE_TYPE)
        if DEFAULT_RETRIEVE_TYPE in levels:
            usual = _of_syntax(levels[DEFAULT_RETRIEVE_TYPE], transfer_syntax_uid)
        options = {
            retrieve_type: _of_syntax(level, transfer_syntax_uid) or usual or RetrieveOptions()
            for retrieve_type, level in levels.items()
        }
    return replace(configuration, retrieve_options={**configuration.retrieve_options, **options})


def key_for(level: Mapping[str, RetrieveOptions], transfer_syntax_uid: str) -> str | None:
    """The key of a level that counts for a transfer syntax; None where none does."""
    names = (transfer_syntax_uid, _KNOWN_AS.get(transfer_syntax_uid), EVERY_OTHER)
    return next((name for name in names if name in level), None)


def _of_syntax(
    level: Mapping[str, RetrieveOptions], transfer_syntax_uid: str
) -> RetrieveOptions | None:
    key = key_for(level, transfer_syntax_uid)
    return None if key is None else level[key]
