"""What of each table is given to the person who asks, and how each column is called: a page a family of tables.

A house test holds this against the models: every column of every table about
people is on a page here or in `left_out` by name, with the reason. So a new
field is thought about on the day it appears.
"""

from socialrx.rights.sheets.case import CASE
from socialrx.rights.sheets.huddle import HUDDLE
from socialrx.rights.sheets.person import PERSON
from socialrx.rights.sheets.plan import PLAN
from socialrx.rights.sheets.record import RECORD
from socialrx.rights.sheets.referral import REFERRAL
from socialrx.rights.sheets.sheet import Sheet
from socialrx.rights.sheets.together import TOGETHER

SHEETS: dict[str, Sheet] = PERSON | REFERRAL | CASE | HUDDLE | PLAN | RECORD | TOGETHER
