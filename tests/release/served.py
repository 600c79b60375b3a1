"""What gunicorn serves for these tests: the app as in use, with cheap passwords and no second factor to type."""

from socialrx import create_app
from tests.conftest import pay_less_for_passwords

pay_less_for_passwords()
app = create_app(SECOND_FACTOR=False)
