"""A tree whose slices are served as several series of its study, each with metadata of its own.

They are of the same part of a body: the first slices of all stand at the same place in space, and
so on. So a viewer can scroll them together.
"""

import json
from collections.abc import Sequence
from dataclasses import replace

from harness.core.images.manifest import METADATA
from harness.core.images.several_series import SeveralSeries
from harness.servers.origin.resource import JsonResource, Resource
from harness.servers.origin.search import Row, searches
from harness.servers.origin.tree import Tree

_SOP_INSTANCE_UID, _SERIES_UID, _SERIES_NUMBER = "00080018", "0020000E", "00200011"
_SERIES_DESCRIPTION, _POSITION = "0008103E", "00200032"


def in_several_series(tree: Tree, slice_count_by_series: tuple[int, ...]) -> Tree:
    """The tree with so many of its slices in each series; nothing else of it is changed."""
    several = SeveralSeries(tree.manifest, slice_count_by_series)
    rows_by_series = _rows_by_series(tree, several)
    resources = {
        several.path(path): resource
        for path, resource in tree.resources.items()
        if not path.endswith(f"/{METADATA}")
    }
    return replace(
        tree,
        resources=resources | _documents(several, rows_by_series),
        searches=searches(tree.manifest, rows_by_series),
        bodies={several.path(path): body for path, body in tree.bodies.items()},
    )


def _rows_by_series(tree: Tree, several: SeveralSeries) -> dict[str, list[Row]]:
    """The metadata of every instance, which says whose it is, by the UID of its series."""
    document = tree.resources[tree.manifest.metadata_path()]
    assert isinstance(document, JsonResource)
    rows = {_value(row, _SOP_INSTANCE_UID): row for row in json.loads(document.document)}
    in_order = list(several.uid_of)
    by_series: dict[str, list[Row]] = {uid: [] for uid in several.uids}
    for instance, uid in several.uid_of.items():
        number, mine = several.uids.index(uid) + 1, by_series[uid]
        there = rows[in_order[len(mine)]]
        place = {_POSITION: there[_POSITION]} if _POSITION in there else {}
        mine.append(
            rows[instance]
            | place
            | {
                _SERIES_UID: {"vr": "UI", "Value": [uid]},
                _SERIES_NUMBER: {"vr": "IS", "Value": [number]},
                _SERIES_DESCRIPTION: {"vr": "LO", "Value": [f"Series {number}"]},
            }
        )
    return by_series


def _documents(several: SeveralSeries, rows_by_series: dict[str, list[Row]]) -> dict[str, Resource]:
    """The metadata of each instance, each series, and the study, by their paths."""
    found: dict[str, Resource] = {}
    for uid, rows in rows_by_series.items():
        series_path = several.series_path(uid)
        found[f"{series_path}/{METADATA}"] = _document(rows)
        for row in rows:
            instance = f"{series_path}/instances/{_value(row, _SOP_INSTANCE_UID)}"
            found[f"{instance}/{METADATA}"] = _document([row])
    everything = [row for rows in rows_by_series.values() for row in rows]
    study_path = f"studies/{several.manifest.study_uid}"
    return found | {f"{study_path}/{METADATA}": _document(everything)}


def _document(rows: Sequence[Row]) -> JsonResource:
    return JsonResource(json.dumps(rows, separators=(",", ":")).encode())


def _value(row: Row, tag: str) -> str:
    return str(row[tag]["Value"][0])
