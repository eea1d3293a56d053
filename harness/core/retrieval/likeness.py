"""Whether two clients load the same configuration alike, as far as its options tell."""

from collections.abc import Callable

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import FetchMode, FetchRules, range_chunks
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.transfer_syntax import resolved

SyntaxOf = Callable[[RetrieveOptions], str]
"""The transfer syntax of what options ask for."""


def are_loaded_alike(
    configuration: RetrieveConfiguration,
    clients: tuple[ClientPolicy, ClientPolicy],
    syntax_of: SyntaxOf,
    *,
    is_of_one_image: bool,
) -> bool:
    """Whether both ask for the same in the same order, and decode the same parts.

    Of several images that are asked for at once, ranges may overtake others.
    """
    ways = []
    for policy in clients:
        played = resolved(configuration, policy, syntax_of(RetrieveOptions()))
        options = [(stage, played.options_for(stage)) for stage in played.stages]
        asked = [(written.frames_path, written.url_arguments) for _, written in options]
        treated = [_treated(*each, policy, syntax_of) for each in options]
        is_mixed = len({each[0] is FetchMode.RANGE for each in treated}) > 1
        overtakes = policy.ranges_overtake and is_mixed and not is_of_one_image
        ways.append((asked, treated, overtakes))
    return ways[0] == ways[1]


def _treated(
    stage: RetrieveStage, options: RetrieveOptions, policy: ClientPolicy, syntax_of: SyntaxOf
) -> tuple[object, ...]:
    """What a client makes of options; equal for all that load and show the same."""
    rules = FetchRules(options, policy)
    shows_parts = stage.shows_parts and syntax_of(options) in policy.streamable
    parts = (rules.status(is_complete=False), rules.decode_rules) if shows_parts else ()
    if rules.mode is FetchMode.RANGE:
        index = options.range_index or 0
        in_chunks = policy.counts_shares_in_chunks and index > 0
        chunks = range_chunks(options, policy) if index >= 0 else None
        return FetchMode.RANGE, index, chunks, parts and (parts[0], in_chunks)
    if rules.mode is FetchMode.STREAM and shows_parts:
        return FetchMode.STREAM, rules.stream_chunks, parts
    return (FetchMode.PLAIN,)
