import pytest

from kotatgent.places.geometry import bike_minutes, centroid, in_polygons, in_ring, inside_point, metres, ring_area

SQUARE = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]
HOLE = [[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0], [1.0, 1.0]]
HORSESHOE = [[0, 0], [6, 0], [6, 6], [4, 6], [4, 2], [2, 2], [2, 6], [0, 6], [0, 0]]


@pytest.mark.parametrize(
    ("lon", "lat", "inside"),
    [(2, 2, True), (0.001, 3.999, True), (-0.001, 2, False), (4.001, 2, False), (2, 4.001, False), (2, -1, False)],
)
def test_a_point_lies_in_a_ring_or_outside(lon, lat, inside):
    assert in_ring(lon, lat, SQUARE) is inside
    assert in_ring(lon, lat, SQUARE[::-1]) is inside, "the direction of the ring does not matter"


def test_a_hole_is_outside():
    assert in_polygons(0.5, 0.5, [[SQUARE, HOLE]])
    assert not in_polygons(2, 2, [[SQUARE, HOLE]])


def test_the_second_part_of_a_neighbourhood_counts_too():
    far = [[x + 10, y] for x, y in SQUARE]
    assert in_polygons(12, 2, [[SQUARE], [far]])


def test_neighbours_share_an_edge_and_no_point_has_two_homes():
    left = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    right = [[1, 0], [2, 0], [2, 1], [1, 1], [1, 0]]
    homes = [in_ring(1.0, 0.5, left), in_ring(1.0, 0.5, right)]
    assert sum(homes) == 1


def test_area_and_centre_of_a_square():
    assert ring_area(SQUARE) == 16
    assert ring_area(SQUARE[::-1]) == -16
    assert centroid(SQUARE) == (2, 2)


@pytest.mark.parametrize("polygons", [[[SQUARE]], [[HORSESHOE]], [[SQUARE, HOLE]], [[SQUARE], [HORSESHOE]]])
def test_the_point_of_a_neighbourhood_lies_inside_it(polygons):
    lon, lat = inside_point(polygons)
    assert in_polygons(lon, lat, polygons)


def test_distance_from_the_aula_to_the_boekentoren_is_about_780_metres():
    assert metres(51.0513, 3.7240, 51.0443, 3.7250) == pytest.approx(781, abs=3)
    assert metres(51.05, 3.72, 51.05, 3.72) == 0


def test_minutes_by_bicycle_round_up():
    assert bike_minutes(51.0513, 3.7240, 51.0443, 3.7250) == 5  # 781 m × 1.3 at 250 m a minute
    assert bike_minutes(51.05, 3.72, 51.05, 3.72) == 0
    assert bike_minutes(51.05, 3.72, 51.0501, 3.72) == 1
