"""The demonstration: real places, invented people, and their stories told by the product's own verbs.

`loading.load` is the way in. A story is lived, not written down: each deed is
done with the clock set to the day on which it happened (`life.Life`), so that
everything that follows from it (first attempt, message back, trail) is true.
Nobody in it exists. Numbers are of ranges that are never issued: NHS numbers
999..., telephones 07700 900xxx and 0115 496 0xxx, mail at `.example`.
"""
