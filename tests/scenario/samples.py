"""A scenario that stands on its own, and the errors that a changed one gives."""

from pathlib import Path
from typing import Any

import yaml

from harness.errors import ScenarioError
from harness.scenario.loading import parse_scenario
from harness.scenario.scenario import Scenario

SOURCE = Path("clinic.yaml")

TEXT = """\
title: A clinic
load: volume
dataset:
  modality: CT
  source: {kind: ct-phantom, seed: 1, rows: 64, columns: 64, frame_count: 8, bits_stored: 12,
           noise: 10}
  encodings:
    - {path: frames, codec: htj2k}
    - {path: jls, codec: jpeg-ls}
networks:
  - 4g
  - {name: clinic, download: 17 Mbit/s, upload: 2 Mbit/s, one_way_delay: 18.5 ms}
cases:
  - {name: JLS, retrieve: volume-jls}
  - name: Byte Range
    retrieve:
      stages: sequential
      retrieveOptions:
        singleFast: {rangeIndex: 0, chunkSize: 64 KiB}
        singleFinal: {rangeIndex: -1}
policy: cs3d-2023-11
client: {http: 1.1, connections: 6, decode_workers: 1, start: cold}
origin: {framing: single-part}
repeats: 3
warm_ups: 0
published: cornerstone3d-volume
"""


def content() -> dict[str, Any]:
    """The sample as plain values, to be changed at will."""
    values = yaml.safe_load(TEXT)
    assert isinstance(values, dict)
    return values


def parsed(values: object) -> Scenario:
    """The scenario that these values are."""
    return parse_scenario(yaml.safe_dump(values, sort_keys=False), SOURCE)


def replaced(old: str, new: str) -> str:
    """The sample with one piece of its text, which stands there once, replaced."""
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def error_of(text: str) -> ScenarioError:
    """The error that a scenario of this text raises."""
    try:
        parse_scenario(text, SOURCE)
    except ScenarioError as error:
        return error
    raise AssertionError("this scenario was taken")
