import gc

import pytest

from harness.run.lanes.garbage import no_garbage_collection


def _fail_without_collections() -> None:
    with no_garbage_collection():
        assert not gc.isenabled()
        raise KeyError


def test_nothing_is_collected_inside_even_when_the_block_fails() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError):
        _fail_without_collections()
    assert gc.isenabled()


def test_whoever_had_switched_collections_off_finds_them_off() -> None:
    gc.disable()
    try:
        with no_garbage_collection():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
