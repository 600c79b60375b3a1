"""Where a place is: latitude and longitude on the Ordnance Survey grid."""

import pytest

from socialrx.core.places import Position
from socialrx.directory.grid import is_in_great_britain, on_the_grid

# ETRS89 and OSGB36 (OSTN15) of the Ordnance Survey's published test points.
TEST_POINTS = [
    (49.92226393730, -6.29977752014, 91492.146, 11318.804),  # St Mary's, Scilly
    (49.96006137820, -5.20304609998, 170370.718, 11572.405),  # Lizard lighthouse
    (50.43885825610, -4.10864563561, 250359.811, 62016.569),  # Plymouth
    (51.48936564950, -0.11992557180, 530624.974, 178388.464),  # London
]


@pytest.mark.parametrize(("latitude", "longitude", "easting", "northing"), TEST_POINTS)
def test_a_point_is_within_six_metres_of_the_ordnance_surveys_own_answer(latitude, longitude, easting, northing):
    found = on_the_grid(latitude, longitude)

    assert found.metres_to(Position(round(easting), round(northing))) < 6


@pytest.mark.parametrize(("latitude", "longitude"), [(100, 101), (0, 0), (40.7, -74.0), (52.9, 11.0)])
def test_what_is_not_in_great_britain_is_known_as_such(latitude, longitude):
    assert not is_in_great_britain(latitude, longitude)


def test_nottingham_is_in_great_britain():
    assert is_in_great_britain(52.95, -1.15)
