import numpy as np

from harness.dataset.phantom.growth import Bundle, Tube, grow_inner


def upright(z_cm: float) -> Tube:
    """A tube of 2 cm along the body that begins at a height."""
    return Tube(np.array([(0.0, 0, z_cm), (0, 0, z_cm + 2)]), 0.5, 40.0)


def test_a_slice_cuts_out_of_a_tube_what_lies_in_its_slab() -> None:
    slanted = Tube(np.array([(0.0, 0, 0), (10.0, 0, 10)]), 0.5, 40.0)

    (piece,) = slanted.piece(4.0, 1.0)

    assert piece.tolist() == [[3, 0], [5, 0]]


def test_a_tube_beside_the_slab_is_not_cut() -> None:
    assert upright(0).piece(4.0, 1.0) == []


def test_a_bundle_finds_the_tubes_near_a_height() -> None:
    tubes = [upright(0), upright(10), upright(1)]

    assert Bundle.of(tubes).near(1.5) == [tubes[0], tubes[2]]
    assert Bundle.of(tubes).near(2.4) == [tubes[0], tubes[2]]
    assert Bundle.of(tubes).near(5) == []


def test_one_seed_grows_one_patient() -> None:
    first, second, other = (grow_inner(np.random.default_rng(seed)) for seed in (1, 1, 2))

    assert first.bowel == second.bowel != other.bowel
    assert np.array_equal(first.lung_vessels.low_cm, second.lung_vessels.low_cm)


def test_vessels_taper_from_their_root() -> None:
    tubes = grow_inner(np.random.default_rng(1)).lung_vessels.tubes

    radii = [tube.radius_cm for tube in tubes]
    assert max(radii) < 0.5
    assert min(radii) < 0.1
    assert len(tubes) > 500
