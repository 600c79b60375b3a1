"""Makes `sectors.csv.gz` anew: `python -m socialrx.core.data_places.make_sectors`. For whoever renews the package."""

import gzip
from collections import defaultdict

from socialrx.core.places_loading import SECTORS, packaged
from socialrx.core.postcode import sector


def middles() -> dict[str, tuple[int, int]]:
    """Each sector's middle: the mean of its postcodes, in whole metres."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for letter in packaged():
        for code, easting, northing in letter:
            total = sums[sector(code)]
            total[0], total[1], total[2] = total[0] + easting, total[1] + northing, total[2] + 1
    return {name: (round(east / many), round(north / many)) for name, (east, north, many) in sorted(sums.items())}


def write() -> None:
    lines = [f"{name},{easting},{northing}" for name, (easting, northing) in middles().items()]
    text = "\n".join(["sector,easting,northing", *lines, ""])
    # No name and no time in the file: made again from the same package, it is the same.
    SECTORS.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    write()
