from pathlib import Path

from harness.certify.certificate.foreign_load import foreign_load


def test_the_pressure_is_what_was_waited_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "cpu"
    file.write_text("some avg10=0.13 avg60=0.50 avg300=0.49 total=7251300\nfull avg10=0 total=9\n")

    assert foreign_load(file).pressure_share == 0


def test_a_system_that_tells_of_no_pressure_has_none(tmp_path: Path) -> None:
    load = foreign_load(tmp_path / "absent")

    assert load.pressure_share is None
    assert load.timer_lateness_s >= 0
    assert load.core_count >= 1
