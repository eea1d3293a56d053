"""`harness worth` through the real command: what it says, what it leaves, how it ends."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.dataset.dicom_files import Image, noise
from tests.owners import PRIVATE, modes
from tests.run.server.foreign_server import foreign_server, served_scenario, server_block
from tests.tiny import DATASET, SLOW, prepared, scenario_text, write_scenario

CASES = ("volume-uncompressed", "volume-jls")
OPTIONS = ("--against", CASES[0], "--device", "reference-laptop")


def test_every_case_is_worth_something_in_a_sentence_a_table_and_a_picture(
    harness: Command, tmp_path: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=CASES))
    outcome = harness("worth", str(path), *OPTIONS, "--least", "100ms")
    folder = tmp_path / "results/runs/worth/tiny"

    assert outcome.code == 0
    assert re.search(
        r'- Over slow .*, "volume-jls" shows every slice \d+\.\d s sooner than'
        r' "volume-uncompressed" \(± .*it is worth 100 ms up to ',
        outcome.out,
    )
    assert (folder / "worth.md").read_text().startswith(outcome.out)
    assert "![worth](worth.svg)" in (folder / "worth.md").read_text()
    assert {file.name for file in folder.iterdir()} == {"worth.md", "worth.svg", "worth.html"}
    assert outcome.err.splitlines()[-1] == "saved in results/runs/worth/tiny"


def test_the_case_that_others_are_held_against_need_not_be_chosen(
    harness: Command, tmp_path: Path
) -> None:
    cases = (*CASES, "volume-htj2k")
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=cases))
    outcome = harness("worth", str(path), *OPTIONS, "--case", "volume-htj2k", "--least", "60 s")

    assert outcome.code == 0
    assert '"volume-htj2k" shows' in outcome.out
    assert '"volume-jls" shows' not in outcome.out


def test_what_cannot_be_asked_is_told_before_anything_is_predicted(
    harness: Command, tmp_path: Path
) -> None:
    path = write_scenario(tmp_path, scenario_text(SLOW, cases=CASES))
    no_case = harness("worth", str(path), "--against", "as today")
    no_unit = harness("worth", str(path), *OPTIONS, "--least", "500")

    assert (no_case.code, no_unit.code) == (2, 2)
    assert '--against: "as today" is not one of its cases' in no_case.err
    assert '--least: "500" ' in no_unit.err


def test_findings_on_ones_own_images_are_ones_own(harness: Command, tmp_path: Path) -> None:
    for number in (1, 2):
        Image(noise((64, 64)), number=number, z_mm=float(number)).write(
            tmp_path / "scan" / f"{number}.dcm"
        )
    block = "source: {kind: dicom-folder, folder: scan}"
    drawn = re.search(r"source:\n.*", DATASET)
    assert drawn is not None
    text = scenario_text(SLOW, cases=CASES).replace(
        "  " + "\n  ".join(drawn.group().splitlines()), f"  {block}"
    )
    outcome = harness("worth", str(write_scenario(tmp_path, text)), *OPTIONS, "--least", "60 s")

    assert outcome.code == 0
    assert modes(tmp_path / "results/runs/worth/tiny") <= PRIVATE


@pytest.mark.live
def test_images_of_a_server_are_asked_of_it(
    harness: Command, tmp_path: Path, tiny_cache: Path
) -> None:
    built = prepared(tmp_path, tiny_cache, scenario_text()).dataset
    with foreign_server(built) as root:
        served = served_scenario(tmp_path, server_block(root, built), *CASES, network=SLOW)
        outcome = harness("worth", str(served.path), *OPTIONS)

    assert outcome.code == 0, outcome.err
    assert re.search(r'Over slow .*, "volume-jls" shows every slice', outcome.out)
