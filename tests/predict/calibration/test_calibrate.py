"""A made-up machine's timings give that machine back."""

from dataclasses import replace

import pytest

from harness.core.images.specification import Codec
from harness.core.models.device import Cost
from harness.errors import EnvironmentProblem
from harness.predict.calibration.calibrate import calibration, source_of
from harness.results.conditions import Machine
from tests.predict.calibration.made_up import DEVICE, measured


def same(found: Cost, known: Cost) -> bool:
    return (found.fixed_s, found.s_per_megapixel, found.s_per_megabyte) == pytest.approx(
        (known.fixed_s, known.s_per_megapixel, known.s_per_megabyte), rel=1e-6, abs=1e-12
    )


def test_a_known_device_comes_back_from_its_own_timings() -> None:
    found = calibration(measured(), "mine", "made up").device

    assert (found.name, found.source) == ("mine", "made up")
    assert all(same(found.decode[codec], DEVICE.decode[codec]) for codec in Codec)
    assert same(found.enlarge, DEVICE.enlarge)
    assert same(found.render, DEVICE.render)
    assert same(found.compare, DEVICE.compare)
    assert same(found.request, DEVICE.request)
    assert same(found.answer, DEVICE.answer)
    assert same(found.serve, DEVICE.serve)
    assert same(found.relay, DEVICE.relay)
    assert same(found.inflate, DEVICE.inflate)
    assert same(found.parse, DEVICE.parse)
    assert found.crowding_share == pytest.approx(DEVICE.crowding_share, rel=1e-6)


@pytest.mark.parametrize("codec", list(Codec))
def test_contention_is_what_decodes_take_longer_in_loads(codec: Codec) -> None:
    found, known = (
        calibration(measured(), "", "").device.contention[codec],
        DEVICE.contention[codec],
    )

    assert found.behind_share == pytest.approx(known.behind_share, abs=1e-6)
    assert found.beside_share == pytest.approx(known.beside_share, abs=1e-6)


def test_a_machine_with_one_core_is_not_asked_for_two_decoders() -> None:
    timings = measured()
    alone = replace(timings, loads=[each for each in timings.loads if each.decode_workers == 1])

    contention = calibration(alone, "", "").device.contention[Codec.HTJ2K]

    assert contention.behind_share == pytest.approx(0.1, abs=1e-6)
    assert contention.beside_share == 0.0


def test_every_kind_of_work_is_explained_with_its_residuals() -> None:
    explained = calibration(measured(), "", "").explained

    assert [each.kind for each in explained] == [
        "decoding htj2k",
        "decoding jpeg-ls",
        "decoding uncompressed",
        "decoding jpeg-lossless",
        "decoding jpeg-2000",
        "enlarging",
        "drawing",
        "comparing",
        "request, client",
        "request, origin",
        "request, emulator",
        "metadata, inflating",
        "metadata, parsing",
    ]
    assert max(each.residuals.worst_ratio for each in explained) < 1e-6


def test_too_few_timings_are_refused_by_the_kind_that_lacks_them() -> None:
    timings = measured()
    decode = timings.screen.decode | {Codec.JPEG_LS: timings.screen.decode[Codec.JPEG_LS][:2]}

    with pytest.raises(EnvironmentProblem, match="fit of decoding jpeg-ls"):
        calibration(replace(timings, screen=replace(timings.screen, decode=decode)), "", "")


def test_a_device_says_what_it_was_measured_on_and_neither_whose_nor_when() -> None:
    machine = Machine("An OS 1", "6.0", "A CPU", 2, 8_000_000_000)

    assert source_of(machine, "CPython 3.11.0", "2026.1") == (
        "measured by harness calibrate on A CPU, 2 cores, An OS 1; CPython 3.11.0, "
        "imagecodecs 2026.1"
    )
