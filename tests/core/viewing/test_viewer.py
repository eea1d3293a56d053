from harness.core.viewing.viewer import Orders
from tests.core.viewing.desk import PART, image


def test_an_image_is_drawn_at_its_own_place_alone() -> None:
    orders = Orders()
    spread = image(3, PART)._replace(shows=((3, PART), (4, PART)), decoded_s=2.0)
    orders.show(spread, 1.0)

    (ordered,) = orders.shows
    assert ordered.shows == ((3, PART),)
    assert ordered.decoded_s == 1.0
