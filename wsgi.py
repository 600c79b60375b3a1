"""The server's door: `gunicorn wsgi:app`, and `flask --app wsgi` for the operator."""

from socialrx import create_app

app = create_app()
