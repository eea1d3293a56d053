from harness.core.load import Load


def test_a_load_is_named_as_in_a_scenario() -> None:
    assert [Load("stack"), Load("volume")] == [Load.STACK, Load.VOLUME]
