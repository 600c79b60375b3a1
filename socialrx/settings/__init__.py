"""Every setting there is, a page a subject, in the order in which the README prints them."""

from socialrx.settings.reaching import REACHING
from socialrx.settings.server import SERVER
from socialrx.settings.sign_in import PROVIDER, SIGN_IN
from socialrx.settings.words import WORDS
from socialrx.settings.work import WORK

SETTINGS = [*SERVER, *SIGN_IN, *REACHING, *PROVIDER, *WORK, *WORDS]
