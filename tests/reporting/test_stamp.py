from harness.reporting.stamp import is_current, stamped


def test_a_page_is_current_as_it_was_made() -> None:
    assert is_current(stamped("a page\n", [b"runs", b"rules"]), [b"runs", b"rules"])


def test_other_sources_or_another_order_make_it_stale() -> None:
    page = stamped("a page\n", [b"runs", b"rules"])

    assert not is_current(page, [b"runs", b"rule"])
    assert not is_current(page, [b"rules", b"runs"])
    assert not is_current(page, [b"runsrules"])


def test_a_page_that_was_edited_is_stale() -> None:
    page = stamped("12 ms\n", [b"runs"])

    assert not is_current(page.replace("12", "11"), [b"runs"])
    assert not is_current(f"{page}more\n", [b"runs"])


def test_a_page_without_a_stamp_is_stale() -> None:
    assert not is_current("a page\n", [b"runs"])
