"""Where the shipped list of organisations comes from, and what it lacks: printed under every report that uses it.

Sources: practice details from `epraccur` (copy of November 2025); practice to PCN
map of January 2022 (SystemHierarchies). Two of South Nottinghamshire's 41
practices are in neither, and PCN membership has to be checked before real use.
"""

SUB_ICB = "52R"
PRACTICES_IN_AREA = 41
DETAILS_AS_OF = "November 2025"
PCN_MAP_AS_OF = "January 2022"
