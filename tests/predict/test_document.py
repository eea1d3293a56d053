"""Predicted documents of a made-up series: exact, and the same text everywhere."""

import os
import subprocess
import sys
from dataclasses import replace
from math import inf
from statistics import median

import pytest

from harness.core.lane import Lane
from harness.predict.document import predicted_document
from harness.results.schema import from_json, to_json
from harness.run.lanes.prediction import predictions
from harness.run.preparation import images_of, plans_of
from tests.predicted import CASES, DEVICE, MANIFEST, NO_WORK, digest, document, scenario
from tests.source_tree import ROOT

# Whoever changes what is predicted raises PREDICTION_MODEL_VERSION; both change the digest, as does
# another schema of the document.
DIGEST = "1b50c239f42037876a0677a8af7a58380c52ec8811bcbf19e50ecff6c7d8f6c2"


def test_every_case_is_predicted_once_on_every_network() -> None:
    predicted = document()

    assert predicted.missing() == predicted.faulty_samples() == ()
    assert [(sample.network, sample.case) for sample in predicted.samples] == [
        (network, case) for network in ("slow", "tcp", "lossy") for case in CASES
    ]
    assert {sample.lane for sample in predicted.samples} == {Lane.PREDICTION}


def test_nothing_of_a_machine_or_a_moment_is_in_it() -> None:
    predicted = document()

    assert predicted.provenance.circumstances is None
    assert predicted.certificates == ()
    for sample in predicted.samples:
        assert (sample.started_at, sample.emulator) == (None, None)


def test_a_document_says_for_which_device_it_is() -> None:
    read = from_json(to_json(document()), "run.json")

    assert read.prediction is not None
    assert read.prediction.device == DEVICE


def test_the_number_of_repeats_changes_no_sample() -> None:
    assert predicted_document(scenario(repeats=1), MANIFEST, DEVICE).samples == document().samples


def test_every_case_meets_its_own_server() -> None:
    faulty = scenario(more="origin: {faults: [{kind: image-missing, images: [3]}]}\n")
    images = images_of(faulty, MANIFEST)
    samples = list(predictions(faulty, images, plans_of(faulty, images), DEVICE))

    assert {sample.times_s.complete for sample in samples} == {None}
    assert all(sample.failure_count for sample in samples)


def first_s(client: str) -> float:
    """When the first image of the first row is there."""
    every = scenario(more=f"client: {client}\n")
    one = replace(every, networks=every.networks[:1], cases=every.cases[:1])
    [first] = predicted_document(one, MANIFEST, NO_WORK).samples
    assert first.times_s.first_image is not None
    return first.times_s.first_image


def test_over_http_2_a_cold_start_waits_two_round_trips_once() -> None:
    """100 ms each: TCP's, and that of TLS."""
    assert first_s("{http: 2, start: cold}") == pytest.approx(first_s("{http: 2}") + 0.2, abs=1e-9)


def test_streams_of_one_connection_share_it_as_connections_do() -> None:
    """Ten at once: what arrives first is later by what the other ones bring meanwhile."""
    assert first_s("{http: 2}") > first_s("{http: 2, connections: 6}") > first_s("{connections: 1}")


def test_over_tls_a_cold_start_waits_another_round_trip_of_100_ms() -> None:
    def handshake_s(client: str) -> float:
        return first_s(f"{{{client}, start: cold}}") - first_s(f"{{{client}}}")

    plain_s, tls_s = (handshake_s(f"connections: 1{more}") for more in ("", ", tls: true"))

    assert plain_s == pytest.approx(0.1, abs=1e-9)
    # 597 bytes go up at 4 Mbit/s and 1872 come down at 8 Mbit/s besides.
    assert tls_s == pytest.approx(0.2 + 597 * 2e-6 + 1872e-6, abs=1e-9)


def test_a_volume_never_completes_sooner_for_losses_in_the_median() -> None:
    """As it did while a loss cost a round trip: it took answers apart that ended together."""
    far = replace(scenario().networks[1], download_bps=20e6, rtt_s=0.17)
    one = replace(scenario(), cases=scenario().cases[:1])

    def complete_s(loss_share: float) -> float:
        networks = tuple(
            replace(far, name=str(seed), loss_share=loss_share, seed=seed) for seed in range(3)
        )
        samples = predicted_document(replace(one, networks=networks), MANIFEST, DEVICE).samples
        return median(sample.times_s.complete or inf for sample in samples)

    times_s = [complete_s(loss_share) for loss_share in (0.0, 0.01, 0.03)]
    assert times_s == sorted(times_s)


def test_every_python_writes_the_same_document_to_the_last_bit() -> None:
    assert digest() == DIGEST


@pytest.mark.live
@pytest.mark.every_python
def test_a_process_with_another_hash_seed_writes_the_same_document() -> None:
    """This one drew its seed, unless it was given one."""
    seed = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
    printed = subprocess.run(
        [sys.executable, "-c", "from tests.predicted import digest; print(digest())"],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert printed.strip() == DIGEST
