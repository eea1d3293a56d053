from harness.core.milestone import Milestone, PerMilestone

TIMES_S = PerMilestone(0.1, 0.2, 0.3, None)


def test_each_milestone_has_its_own_value() -> None:
    named = PerMilestone.each(lambda milestone: milestone.value)

    assert list(named) == ["first_image", "first_render", "every_image", "complete"]
    assert [named.of(milestone) for milestone in Milestone] == list(named)
    assert (named.first_image, named.complete) == ("first_image", "complete")


def test_what_is_made_of_the_values_keeps_their_places() -> None:
    in_ms = TIMES_S.map(lambda time_s: time_s and round(time_s * 1000))

    assert in_ms == PerMilestone(100, 200, 300, None)


def test_a_time_says_its_milestone_and_its_unit_in_a_document() -> None:
    assert [milestone.time_key for milestone in Milestone] == [
        "first_image_s",
        "first_render_s",
        "every_image_s",
        "complete_s",
    ]
