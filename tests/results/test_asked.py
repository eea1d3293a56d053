from hypothesis import given
from hypothesis import strategies as st

from harness.results.asked import asked_in, in_order_count
from harness.results.trace import Trace, TracedRequest

REQUEST = TracedRequest(
    image_index=0,
    stage_id="all",
    encoding="frames",
    connection_index=0,
    first=None,
    last=None,
    sent_s=0.0,
    first_byte_s=0.1,
    last_byte_s=0.2,
    useful_bytes=100,
    redundant_bytes=0,
    unseen_bytes=0,
    head_bytes=10,
    is_refused=False,
)
asked = st.lists(st.sampled_from("abcde"), max_size=12)


def test_a_request_is_told_by_its_slice_its_code_stream_and_its_range() -> None:
    whole = REQUEST._replace(image_index=12)
    part, rest = whole._replace(first=0, last=32767), whole._replace(first=32768, last=None)

    told = asked_in(Trace((whole, part, rest), (), ()))

    assert told == ("12 frames", "12 frames 0-32767", "12 frames 32768-")


def test_a_request_that_comes_sooner_breaks_the_order_of_itself_alone() -> None:
    assert in_order_count(["a", "b", "c", "d"], ["d", "a", "b", "c"]) == 3


def test_the_same_request_counts_as_often_as_both_make_it() -> None:
    assert in_order_count(["a", "a", "b"], ["a", "b", "b"]) == 2


@given(asked, asked)
def test_no_more_is_in_order_than_both_ask_for(one: list[str], other: list[str]) -> None:
    common = sum(min(one.count(each), other.count(each)) for each in {*one})

    assert in_order_count(one, other) == in_order_count(other, one) <= common


@given(asked)
def test_all_of_it_is_in_its_own_order_and_what_is_left_out_breaks_none(one: list[str]) -> None:
    assert in_order_count(one, one) == len(one)
    assert in_order_count(one, one[1:]) == max(0, len(one) - 1)
