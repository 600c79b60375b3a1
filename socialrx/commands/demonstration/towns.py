"""Where the invented people live: real towns, and postcodes that no home has.

Each postcode has the right sector, so that distances are right, and is neither
in use nor ended in the ONS Postcode Directory of November 2025.
"""

from typing import NamedTuple


class Town(NamedTuple):
    """A town and a few postcodes in its sectors that do not exist."""

    name: str
    postcodes: tuple[str, ...]


# By the ODS code of the Primary Care Network.
TOWNS: dict[str, list[Town]] = {
    "U12563": [
        Town("West Bridgford", ("NG2 5RP", "NG2 5TT", "NG2 6XW", "NG2 6YX", "NG2 7BR", "NG2 7ZN")),
        Town("Ruddington", ("NG11 6TF", "NG11 6UY", "NG11 6XW", "NG11 6YD")),
        Town("Keyworth", ("NG12 5TF", "NG12 5TJ", "NG12 5UJ", "NG12 5ZZ")),
        Town("Cotgrave", ("NG12 3QZ", "NG12 3ST", "NG12 3YP", "NG12 3YQ")),
        Town("Radcliffe on Trent", ("NG12 1HU", "NG12 1PR", "NG12 2XF", "NG12 2YX")),
        Town("Bingham", ("NG13 8BR", "NG13 8YA", "NG13 8YB", "NG13 8ZN")),
        Town("East Leake", ("LE12 6BZ", "LE12 6FE", "LE12 6GH", "LE12 6GJ")),
    ],
    "U99463": [
        Town("Beeston", ("NG9 1SA", "NG9 1UN", "NG9 2YY", "NG9 2ZY")),
        Town("Chilwell", ("NG9 4NN", "NG9 4QN", "NG9 5RA", "NG9 5UQ")),
        Town("Bramcote", ("NG9 3UF", "NG9 3XB", "NG9 3YQ", "NG9 3YW")),
        Town("Stapleford", ("NG9 7TS", "NG9 7YJ", "NG9 8SB", "NG9 8ZW")),
        Town("Eastwood", ("NG16 3UW", "NG16 3ZF", "NG16 3ZH", "NG16 3ZT")),
        Town("Kimberley", ("NG16 2YY", "NG16 2ZD", "NG16 2ZL", "NG16 2ZN")),
    ],
    "U06437": [
        Town("Hucknall", ("NG15 6YB", "NG15 6YE", "NG15 7XQ", "NG15 7ZL")),
    ],
    "U51200": [
        Town("Arnold", ("NG5 7XJ", "NG5 7ZJ", "NG5 8YG", "NG5 8YZ")),
        Town("Calverton", ("NG14 6XS", "NG14 6YG", "NG14 6YH", "NG14 6ZF")),
    ],
    "U47851": [
        Town("Gedling", ("NG4 3TY", "NG4 3UG", "NG4 4TF", "NG4 4UA")),
        Town("Daybrook", ("NG5 6TT", "NG5 6WL", "NG5 6YH", "NG5 6YS")),
        Town("Mapperley", ("NG3 5YG", "NG3 5YP", "NG3 5YZ", "NG3 5ZJ")),
        Town("Burton Joyce", ("NG14 5LY", "NG14 5NP", "NG14 5TQ", "NG14 5UU")),
    ],
    "U12949": [
        Town("Carlton", ("NG4 1TN", "NG4 1WG", "NG4 3UP", "NG4 3YX")),
        Town("Netherfield", ("NG4 2TE", "NG4 2TX", "NG4 2XE", "NG4 2XS")),
        Town("Mapperley", ("NG3 6RA", "NG3 6UB", "NG3 6YW", "NG3 6ZA")),
    ],
}
# Registered over the county's border, living in Nottinghamshire: a practice in Kegworth (DE74), a home in NG11.
OVER_THE_BORDER = "NG11 6XW"

STREETS = (
    "Alder Close", "Bakewell Rise", "Bramble Way", "Chandler's Row", "Cobbler's Yard", "Dovecote Drive",
    "Fernhill Road", "Garland Street", "Heron Court", "Ivy Lane", "Kestrel Avenue", "Larkfield Road",
    "Lace Mill Court", "Maltings Close", "Orchard Rise", "Pinfold Gardens", "Quarry Hill", "Rowan Street",
    "Saddler's Walk", "Tanner's Gate", "Thistle Road", "Weaver's Croft", "Willowbank", "Wren Close",
)  # fmt: skip
