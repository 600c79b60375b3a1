"""From latitude and longitude (WGS84, as GPS and feeds give it) to metres on the Ordnance Survey grid.

Source: Ordnance Survey, "A guide to coordinate systems in Great Britain" (v3.6),
section 6.6 and annexes B and C: a Helmert transformation to the Airy ellipsoid,
then the transverse Mercator projection. Good to about 5 metres; the exact one
needs a table of 700,000 points, which no walk to a lunch club does.
"""

from math import atan2, cos, hypot, radians, sin, sqrt, tan

from socialrx.core.places import Position

WGS84 = (6_378_137.0, 6_356_752.314245)
AIRY = (6_377_563.396, 6_356_256.909)
SHIFT = (-446.448, 125.157, -542.060)  # metres
TURN = tuple(radians(seconds / 3600) for seconds in (-0.1502, -0.2470, -0.8421))
SCALE = 1 + 20.4894e-6
ORIGIN = (radians(49), radians(-2))
FALSE_EAST, FALSE_NORTH, CENTRAL_SCALE = 400_000, -100_000, 0.9996012717
GREAT_BRITAIN = ((49.0, 61.5), (-9.0, 2.5))  # latitudes, longitudes


def is_in_great_britain(latitude: float, longitude: float) -> bool:
    (south, north), (west, east) = GREAT_BRITAIN
    return south <= latitude <= north and west <= longitude <= east


def on_the_grid(latitude: float, longitude: float) -> Position:
    """The position in whole metres."""
    return projected(*on_airy(radians(latitude), radians(longitude)))


def on_airy(phi: float, lam: float) -> tuple[float, float]:
    """The same point, in radians on the ellipsoid that the grid is drawn on."""
    a, b = WGS84
    e2 = 1 - (b / a) ** 2
    nu = a / sqrt(1 - e2 * sin(phi) ** 2)
    x, y, z = nu * cos(phi) * cos(lam), nu * cos(phi) * sin(lam), (1 - e2) * nu * sin(phi)
    (rx, ry, rz), (tx, ty, tz) = TURN, SHIFT
    x, y, z = (
        tx + SCALE * x - rz * y + ry * z,
        ty + rz * x + SCALE * y - rx * z,
        tz - ry * x + rx * y + SCALE * z,
    )
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    p = hypot(x, y)
    phi = atan2(z, p * (1 - e2))
    for _ in range(6):  # converges to far below a millimetre
        nu = a / sqrt(1 - e2 * sin(phi) ** 2)
        phi = atan2(z + e2 * nu * sin(phi), p)
    return phi, atan2(y, x)


def projected(phi: float, lam: float) -> Position:
    """Transverse Mercator, the series of annex C."""
    a, b = AIRY
    e2 = 1 - (b / a) ** 2
    nu = a * CENTRAL_SCALE / sqrt(1 - e2 * sin(phi) ** 2)
    rho = a * CENTRAL_SCALE * (1 - e2) * (1 - e2 * sin(phi) ** 2) ** -1.5
    eta2 = nu / rho - 1
    s, c, t2, away = sin(phi), cos(phi), tan(phi) ** 2, lam - ORIGIN[1]
    north = meridian_arc(phi) + FALSE_NORTH + nu / 2 * s * c * away**2
    north += nu / 24 * s * c**3 * (5 - t2 + 9 * eta2) * away**4
    north += nu / 720 * s * c**5 * (61 - 58 * t2 + t2**2) * away**6
    east = FALSE_EAST + nu * c * away + nu / 6 * c**3 * (nu / rho - t2) * away**3
    east += nu / 120 * c**5 * (5 - 18 * t2 + t2**2 + 14 * eta2 - 58 * t2 * eta2) * away**5
    return Position(round(east), round(north))


def meridian_arc(phi: float) -> float:
    a, b = AIRY
    n, less, more = (a - b) / (a + b), phi - ORIGIN[0], phi + ORIGIN[0]
    arc = (1 + n + 1.25 * n**2 + 1.25 * n**3) * less
    arc -= (3 * n + 3 * n**2 + 2.625 * n**3) * sin(less) * cos(more)
    arc += 1.875 * (n**2 + n**3) * sin(2 * less) * cos(2 * more)
    arc -= 35 / 24 * n**3 * sin(3 * less) * cos(3 * more)
    return b * CENTRAL_SCALE * arc
