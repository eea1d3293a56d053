"""The headers of a series that was imported, under the UIDs that it is served by."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any

from harness.core.viewing.asking import SeriesNames
from harness.dataset.study.header import Header

Headers = Sequence[Mapping[str, Any]]
"""One for each instance of a series, in display order; none of images that were drawn."""


def served_headers(headers: Headers, names: SeriesNames, study_uid: str) -> list[Header]:
    """The headers as a server writes them, one for each instance of the names.

    A study may say that the series has more slices than the images: these are like the first ones.
    """
    above = {"0020000D": study_uid, "0020000E": names.uid}
    pairs = zip(names.instance_uids, cycle(headers), strict=False)
    return [{**header, **_uids({**above, "00080018": uid})} for uid, header in pairs]


def shared_elements(headers: Sequence[Header]) -> Header:
    """The elements that all of them have alike."""
    first, *others = headers
    return {tag: each for tag, each in first.items() if all(h.get(tag) == each for h in others)}


def _uids(by_tag: Mapping[str, str]) -> Header:
    return {tag: {"vr": "UI", "Value": [uid]} for tag, uid in by_tag.items()}
