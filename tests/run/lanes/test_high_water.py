"""The high-water mark of a process, from files as the kernel writes them."""

from pathlib import Path

from harness.run.lanes.high_water import MemoryMark


def status(folder: Path, now_kib: int, peak_kib: int) -> None:
    text = f"Name:\tpython\nVmHWM:\t{peak_kib:8d} kB\nVmRSS:\t{now_kib:8d} kB\n"
    (folder / "status").write_text(text)


def test_a_mark_tells_of_the_time_since_it_was_reset(tmp_path: Path) -> None:
    status(tmp_path, 100, 900)
    mark = MemoryMark.begin(tmp_path)
    status(tmp_path, 120, 300)

    assert mark is not None
    assert (tmp_path / "clear_refs").read_text() == "5"
    assert mark.memory() == (102_400, 307_200)


def test_a_system_without_such_a_mark_tells_nothing(tmp_path: Path) -> None:
    assert MemoryMark.begin(tmp_path / "missing") is None
    assert MemoryMark.begin(tmp_path) is None


def test_a_kernel_that_does_not_tell_is_no_fault(tmp_path: Path) -> None:
    status(tmp_path, 100, 900)
    mark = MemoryMark.begin(tmp_path)
    (tmp_path / "status").write_text("Name:\tpython\n")

    assert mark is not None
    assert mark.memory() == (102_400, None)
