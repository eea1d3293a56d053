"""Runs on the virtual clock that were cut off somewhere between their first load and their end."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.errors import BadInput
from harness.results.certification import Moment, doubts
from harness.results.document import RunDocument
from harness.results.sample import SampleSlot
from harness.run.experiment import Experiment, Instruments
from tests.runs import CERTIFICATE
from tests.tiny import FAST, measured, prepared, scenario_text
from tests.virtual_rig import VIRTUALLY
from tests.watching import Witness

SLOW = FAST.replace("fast", "slow")
TEXT = scenario_text(SLOW, FAST, cases=("volume-jls", "volume-htj2k"))


class CutOff(Exception):
    """Ends a run from within, as a kill would."""


def certifying(at_most_count: int = 99) -> Instruments:
    """Certifies so many links in no time, and is cut off at the next."""
    left = [CERTIFICATE] * at_most_count

    async def certify(_: NetworkProfile) -> Certificate | None:
        if not left:
            raise CutOff
        return left.pop()

    certified: Callable[[NetworkProfile], Awaitable[Certificate | None]] = certify
    return replace(VIRTUALLY, certify=certified)


def ending_over(network: str) -> Witness:
    """A witness that ends the run when its first load over a network begins."""

    def end(slot: SampleSlot) -> None:
        if slot.network == network:
            raise CutOff

    return Witness(end)


def resumed(folder: Path, cache: Path) -> Experiment:
    experiment = prepared(folder, cache, TEXT, resumes=True)
    assert experiment.former is not None
    return experiment


def certified(document: RunDocument) -> list[tuple[str, str]]:
    return [(each.network, each.moment.value) for each in document.certificates]


def test_a_network_whose_loads_were_done_before_a_run_was_cut_off_is_certified_after_it(
    tmp_path: Path, tiny_cache: Path
) -> None:
    with pytest.raises(CutOff):
        measured(prepared(tmp_path, tiny_cache, TEXT), tmp_path, ending_over("fast"), certifying())
    witness = Witness()
    document = measured(resumed(tmp_path, tiny_cache), tmp_path, witness, certifying()).document

    assert {slot.network for slot in witness.loads} == {"fast"}
    assert certified(document)[2:] == [("fast", "before"), ("slow", "after"), ("fast", "after")]
    assert list(doubts(document.scenario.networks, document.certificates)) == []


def test_a_run_of_which_only_a_certificate_is_missing_gets_it_and_nothing_else(
    tmp_path: Path, tiny_cache: Path
) -> None:
    with pytest.raises(CutOff):
        measured(prepared(tmp_path, tiny_cache, TEXT), tmp_path, Witness(), certifying(3))
    witness = Witness()
    document = measured(resumed(tmp_path, tiny_cache), tmp_path, witness, certifying()).document

    assert witness.loads == []
    assert certified(document)[2:] == [("slow", "after"), ("fast", "after")]
    assert document.half_certified == ()
    assert document.resumed_at == ()
    assert document.has_ended


def test_a_run_of_which_only_a_certificate_is_missing_gets_none_under_other_conditions(
    tmp_path: Path, tiny_cache: Path
) -> None:
    with pytest.raises(CutOff):
        measured(prepared(tmp_path, tiny_cache, TEXT), tmp_path, Witness(), certifying(2))

    with pytest.raises(BadInput, match=r"other conditions.*scenario digest"):
        prepared(
            tmp_path, tiny_cache, TEXT.replace("volume-htj2k", "volume-jls-reduced"), resumes=True
        )


def test_a_run_that_nobody_certified_lacks_nothing(tmp_path: Path, tiny_cache: Path) -> None:
    document = measured(
        prepared(tmp_path, tiny_cache, TEXT), tmp_path, Witness(), VIRTUALLY
    ).document

    assert document.half_certified == ()
    assert Moment.AFTER not in {each.moment for each in document.certificates}
