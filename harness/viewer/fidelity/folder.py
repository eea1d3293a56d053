"""The folder that recordings are kept in.

volume.yaml            what was recorded: a scenario
volume.manifest.json   the images that it was recorded with
volume/jls.jsonl       the loads of one of its cases
causes.yaml            why the loader differs where it does

A scenario whose cases open a study by a click is kept alike, and judged by what they open it with.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from harness.core.images.manifest import Manifest
from harness.core.images.served import bodies_from
from harness.core.retrieval.policy import policy_named
from harness.durable import keep_file
from harness.errors import BadInput
from harness.run.preparation import images_of, plans_of
from harness.scenario.devices import chosen_device
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Case, Scenario
from harness.viewer.fidelity.causes import Causes, causes_of
from harness.viewer.fidelity.judgement import Judgement, judge
from harness.viewer.fidelity.loader_log import PlayedCase
from harness.viewer.fidelity.opening_judgement import (
    OpeningJudgement,
    judge_opening,
    own_work,
)
from harness.viewer.fidelity.opening_model import OwnWork, PlayedOpening
from harness.viewer.fidelity.opening_recording import OpeningRecording
from harness.viewer.fidelity.opening_recording import from_text as openings_from_text
from harness.viewer.fidelity.opening_recording import to_text as openings_to_text
from harness.viewer.fidelity.recording import Recording, from_text, to_text

CAUSES_NAME = "causes.yaml"
_DEVICE = "browser"
_MODEL_CLICK_COUNT = 11
"""How often the model clicks: more say the same, and take longer to play."""
AnyRecording = TypeVar("AnyRecording", Recording, OpeningRecording)


def judgements(folder: Path) -> Iterator[Judgement]:
    """Every recorded load of a folder, judged. Raises BadInput and ScenarioError."""
    for scenario, manifest in _scenarios(folder):
        for case in (case for case in scenario.cases if case.opening is None):
            recording = _recording(_place(folder, scenario, case.name), manifest, from_text)
            if recording is not None:
                yield from judge(recording, _played(scenario, case, manifest), scenario.networks)


def opening_judgements(folder: Path) -> Iterator[OpeningJudgement]:
    """Every recorded click of a folder, judged. Raises BadInput and ScenarioError."""
    for scenario, manifest in _scenarios(folder):
        found = list(_openings(folder, scenario, manifest))
        networks = scenario.networks
        seen = [each for recorded, case in found for each in own_work(recorded, case, networks)]
        own = _at_equal_distances(sorted(seen), _MODEL_CLICK_COUNT)
        for recorded, case in found:
            yield judge_opening(recorded, case, networks, own)


def _at_equal_distances(clicks: Sequence[OwnWork], count: int) -> list[OwnWork]:
    """So many of them, or all where there are not as many: each is the middle of its share."""
    count = min(count, len(clicks))
    return [clicks[(2 * place + 1) * len(clicks) // (2 * count)] for place in range(count)]


def _openings(
    folder: Path, scenario: Scenario, manifest: Manifest
) -> Iterator[tuple[OpeningRecording, PlayedOpening]]:
    """The recorded cases of a scenario that begin with a click, and each as it is predicted."""
    if not any(case.opening for case in scenario.cases):
        return
    images = images_of(scenario, manifest)
    plans, device = plans_of(scenario, images), chosen_device(_DEVICE)
    for case in (case for case in scenario.cases if case.opening):
        place = _place(folder, scenario, case.name)
        recording = _recording(place, manifest, openings_from_text)
        if recording is not None:
            setup = plans[case.name, scenario.networks[0].name].setup
            answered = images.answered_by(scenario.origin_of(case.name))
            yield recording, PlayedOpening(setup, answered, scenario.client_of(case.name), device)


def _scenarios(folder: Path) -> Iterator[tuple[Scenario, Manifest]]:
    """What was recorded, and the images that it was recorded with."""
    for path in sorted(folder.glob("*.manifest.json")):
        name = path.name.removesuffix(".manifest.json")
        manifest = Manifest.from_json(json.loads(_read(path)))
        yield load_scenario(folder / f"{name}.yaml"), manifest


def _played(scenario: Scenario, case: Case, manifest: Manifest) -> PlayedCase:
    """The case as the loader plays it: with the client and the origin that were recorded."""
    origin, client = scenario.origin_of(case.name), scenario.client_of(case.name)
    return PlayedCase(
        load=scenario.load,
        manifest=manifest,
        bodies=bodies_from(manifest, origin),
        retrieve=case.retrieve,
        policy=policy_named(scenario.policy),
        connections=client.connection_count,
        open_count=client.open_connection_count,
        faults=origin.faults,
        preflights=partial(client.preflights, origin.framing),
    )


def causes_in(folder: Path) -> Causes:
    """What is known of the differences. Raises BadInput."""
    path = folder / CAUSES_NAME
    return causes_of(_read(path), str(path)) if path.exists() else Causes()


def keep(
    folder: Path,
    scenario: Scenario,
    manifest: Manifest,
    recordings: Sequence[Recording] | Sequence[OpeningRecording],
) -> None:
    """Write recordings in place of older ones of the same cases. Raises StorageError."""
    images = json.dumps(manifest.to_json(), separators=(",", ":")) + "\n"
    texts = {folder / f"{scenario.name}.manifest.json": images}
    for recording in recordings:
        place = _place(folder, scenario, recording.case.case)
        match recording:
            case Recording():
                texts[place] = to_text(recording)
            case OpeningRecording():
                texts[place] = openings_to_text(recording)
    for path, text in texts.items():
        is_private = scenario.dataset.is_imported
        keep_file(path, text.encode(), "name another folder", is_private=is_private)


def _place(folder: Path, scenario: Scenario, case: str) -> Path:
    return folder / scenario.name / f"{case}.jsonl"


def _recording(
    path: Path, manifest: Manifest, read: Callable[[str, str], AnyRecording]
) -> AnyRecording | None:
    """The recording of a case; None where there is none. Raises BadInput."""
    if not path.exists():
        return None
    recording = read(_read(path), str(path))
    if recording.case.dataset_digest != manifest.digest:
        rule = "was recorded with other images than its neighbours"
        raise BadInput(str(path), None, rule, "record all cases of the scenario again")
    return recording


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        rule = f"cannot be read ({error.strerror})"
        raise BadInput(str(path), None, rule, "record it (harness fidelity record)") from error
