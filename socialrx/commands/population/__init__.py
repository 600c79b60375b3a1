"""A realistic, valid data set of any size, made fast: for benchmarks and for trying things out.

Density is constant: more referrals come with more PCNs, practices, workers and
services, as in life. Otherwise it is the populator that is measured.
"""
