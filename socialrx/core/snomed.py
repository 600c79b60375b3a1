"""The shape of a SNOMED CT identifier: 6 to 18 digits without a zero in front, the last of them a Verhoeff check digit.

Kept and compared as text: 18 digits are more than a spreadsheet counts.
Source: SNOMED International, release file specifications, SCTID.
"""

# Multiplication in the dihedral group of order ten, and the first of the permutations.
D = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
FIRST = "1576283094"
TURNS = 8
LEAST, MOST = 6, 18


def permutations() -> list[str]:
    """The first of them, applied no times, once, and so on: eight, after which they begin again."""
    made = ["0123456789"]
    while len(made) < TURNS:
        made.append("".join(made[-1][int(digit)] for digit in FIRST))
    return made


P = permutations()


def is_code(text: str) -> bool:
    """Whether this can be one: its length, its first digit and its check digit."""
    if not (text.isascii() and text.isdecimal()) or not LEAST <= len(text) <= MOST or text.startswith("0"):
        return False
    check = 0
    for place, digit in enumerate(reversed(text)):
        check = int(D[check][int(P[place % TURNS][int(digit)])])
    return check == 0
