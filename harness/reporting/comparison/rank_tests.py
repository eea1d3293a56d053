"""Whether two samples differ: exact p-values of ranks, and what many of them together prove.

Both tests ask how many of all equally likely arrangements are at least as far from the middle as
the one that was measured, so they hold for a handful of samples, and for ties: constant samples
are the clearest case. scipy's exact tests know no ties, and its permutations of twenty samples
are too slow for a table.
"""

import math
from collections.abc import Sequence
from itertools import groupby


def rank_sum_p(ones: Sequence[float], others: Sequence[float]) -> float:
    """Two-sided p of the Mann-Whitney test, exact given the ties; 1 without samples."""
    if not ones or not others:
        return 1.0
    ranks = _doubled_ranks([*ones, *others])
    # ways[n][sum]: how many choices of n samples have this sum of ranks.
    ways: list[dict[int, int]] = [{0: 1}, *({} for _ in ones)]
    for rank in ranks:
        for count in range(len(ones), 0, -1):
            _add_shifted(ways[count - 1], rank, ways[count])
    return _tail_share(ways[-1], sum(ranks[: len(ones)]))


def signed_rank_p(differences: Sequence[float]) -> float:
    """Two-sided p of Wilcoxon's signed-rank test, exact given the ties; zeros are left out."""
    moved = [each for each in differences if each]
    if not moved:
        return 1.0
    ranks = _doubled_ranks([abs(each) for each in moved])
    ways = {0: 1}
    for rank in ranks:
        both = dict(ways)
        _add_shifted(ways, rank, both)
        ways = both
    return _tail_share(ways, sum(r for r, each in zip(ranks, moved, strict=True) if each > 0))


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values corrected for their number (Holm 1979), in their order.

    The chance that any of them is below a level where nothing differs is at most that level,
    however the figures depend on each other.
    """
    corrected = [1.0] * len(p_values)
    highest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - place)))
        corrected[index] = highest
    return corrected


def least_p(count: int, *, are_pairs: bool) -> float:
    """The smallest p that so many samples of each, or so many pairs, can have."""
    return 2.0 / (2**count if are_pairs else math.comb(2 * count, count))


def least_count(p: float, *, are_pairs: bool) -> int:
    """How many samples of each, or pairs, it takes to have a p of at most this."""
    count = 1
    while least_p(count, are_pairs=are_pairs) > p:
        count += 1
    return count


def _doubled_ranks(values: Sequence[float]) -> list[int]:
    """Twice the rank of each value, ties sharing theirs: whole numbers."""
    ranks = [0] * len(values)
    before = 0
    order = sorted(range(len(values)), key=values.__getitem__)
    for _, group in groupby(order, key=values.__getitem__):
        tied = list(group)
        for index in tied:
            ranks[index] = 2 * before + len(tied) + 1
        before += len(tied)
    return ranks


def _add_shifted(ways: dict[int, int], shift: int, into: dict[int, int]) -> None:
    for total, count in ways.items():
        into[total + shift] = into.get(total + shift, 0) + count


def _tail_share(ways: dict[int, int], measured: int) -> float:
    """The share of arrangements that are at least as far from the middle as what was measured."""
    all_count = sum(ways.values())
    # The middle of a symmetric distribution; doubled and multiplied, so that all stays whole.
    middle = sum(total * count for total, count in ways.items())
    far = abs(measured * all_count - middle)
    tail = sum(count for total, count in ways.items() if abs(total * all_count - middle) >= far)
    return tail / all_count
