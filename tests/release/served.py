"""What gunicorn serves for these tests: the app as in use, with cheap passwords and no second factor to type."""

from socialrx import create_app
from socialrx.accounts import passwords
from tests.conftest import CHEAP

passwords.hasher = CHEAP
app = create_app()
app.config["SECOND_FACTOR"] = False
